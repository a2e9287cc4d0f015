import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { accountId, type Region, type Settings } from '#sandbox/settings.ts'
import type { Json } from '#sandbox/states/json.ts'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import type { Faults } from '../faults.ts'
import { type FunctionConfiguration, readFunctions } from './configuration.ts'
import { EventQueue } from './event-queue.ts'
import { FunctionProcess, type Kill } from './function-process.ts'
import { logFile } from './log-file.ts'

/** A process that was not needed for so long is ended. */
const idleMs = 120_000

/** The waits of Lambda before an event is tried again that nobody waits for. */
const eventRetryMs = [60_000, 120_000]

export type Lambda = ReturnType<typeof createLambda>

/** Lambda of a region: keeps processes of the deployed functions warm and invokes them. */
export function createLambda(settings: Settings, region: Region, faults: Faults) {
  const place = settings.region[region]
  mkdirSync(dirname(logFile(place, 'any')), { recursive: true })
  const events = new EventQueue()
  const pools = new Map<string, FunctionProcess[]>()
  const idle = new Map<FunctionProcess, NodeJS.Timeout>()

  function processOf(name: string, configuration: FunctionConfiguration): FunctionProcess {
    const pool = (pools.get(name) ?? []).filter(({ alive }) => alive)
    const free = pool.find(({ busy }) => !busy)
    if (free) {
      clearTimeout(idle.get(free))
      return free
    }
    const log = logFile(place, name)
    const environment = functionEnvironment(settings, region, name, configuration)
    const made = new FunctionProcess({ environment, log, cwd: place.cloudState })
    pools.set(name, [...pool, made])
    return made
  }

  function keepWarm(process: FunctionProcess): void {
    const timer = setTimeout(() => {
      if (!process.busy) process.end()
      idle.delete(process)
    }, idleMs)
    idle.set(process, timer.unref())
  }

  /**
   * Invokes by name or ARN and waits. Throws LambdaFailure when the function fails, AwsError when it is not there or
   * there are too many calls. Faults are done to these calls: of an event, nobody would see what came of it.
   */
  async function invoke(nameOrArn: string, event: Json, signal?: AbortSignal): Promise<{ payload: Json }> {
    const name = nameOf(nameOrArn)
    if (faults.take('throttle-lambda', name)) throw tooMany()
    return { payload: await Promise.race([run(name, event, killOf(faults, name)), abortOf(signal)]) }
  }

  function run(name: string, event: Json, kill?: Kill): Promise<Json> {
    const functionArn = arnOf(name)
    const configuration = readFunctions(place.cloudState)[name]
    if (configuration === undefined) throw notFound(functionArn)
    const process = processOf(name, configuration)
    const timeoutMs = configuration.timeoutSeconds * 1000
    const request = { requestId: randomUUID(), event, functionArn, timeoutMs, ...(kill && { kill }) }
    return process.invoke(request).finally(() => keepWarm(process))
  }

  /** An event is tried up to three times. What comes out goes to the log. */
  async function carryOut(name: string, event: Json): Promise<void> {
    for (const waitMs of [...eventRetryMs, undefined]) {
      try {
        await events.run(async () => run(nameOf(name), event))
        return
      } catch (error) {
        console.error(`${name}: ${String(error)}`)
        if (waitMs === undefined) return
        await wait(waitMs)
      }
    }
  }

  const arnOf = (nameOrArn: string) => `arn:aws:lambda:${region}:${accountId}:function:${nameOf(nameOrArn)}`

  return {
    invoke,
    arnOf,
    /** Takes an event for a function that is there, as SNS and Step Functions hand it over. Throws AwsError. */
    take(name: string, event: Json): void {
      if (!Object.hasOwn(readFunctions(place.cloudState), nameOf(name))) throw notFound(name)
      void carryOut(name, event)
    },
    stop(): void {
      for (const process of [...pools.values()].flat()) process.end()
    },
  }
}

function functionEnvironment(
  settings: Settings,
  region: Region,
  name: string,
  { file, environment, role }: FunctionConfiguration,
): Record<string, string> {
  const { gateway, folder, cloudState } = settings.region[region]
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    _HANDLER: file,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_ENDPOINT_URL: `http://${gateway.aws}:${settings.ports.aws}`,
    AWS_ACCESS_KEY_ID: role.split('/').at(-1) ?? '',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(cloudState, 'compile-cache'),
    DRCTL_SANDBOX_TREE: folder,
    ...environment,
  }
}

/** The short name, from a name or an ARN with or without a version. */
function nameOf(nameOrArn: string): string {
  return /:function:([^:]+)/.exec(nameOrArn)?.[1] ?? nameOrArn
}

function killOf(faults: Faults, name: string): Kill | undefined {
  const fault = faults.take('kill-lambda', name)
  if (fault === undefined) return undefined
  return fault.seconds === undefined ? { afterFirstCall: true } : { afterMs: fault.seconds * 1000 }
}

function abortOf(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

function notFound(functionArn: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Function not found: ${functionArn}`, 404)
}

function tooMany(): AwsError {
  return new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429)
}
