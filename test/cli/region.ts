import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { reportBucket } from '#aws/reports.ts'
import { machineArn } from '#aws/states.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { documentName, machineAlias, stackParameter } from '#recovery/stack-names.ts'
import { Faults } from '#sandbox/cloud/faults.ts'
import { createLogs, type LogEvent } from '#sandbox/cloud/logs.ts'
import { createS3 } from '#sandbox/cloud/s3/s3.ts'
import { createSsm } from '#sandbox/cloud/ssm/ssm.ts'
import { accountId, type Region, type RegionPlace } from '#sandbox/settings.ts'
import { systemClock } from '#sandbox/states/clock.ts'
import type { Json } from '#sandbox/states/json.ts'
import { createStates } from '#sandbox/states/states.ts'
import { type Dispatch, jsonDispatch } from '#sandbox/wire/json.ts'
import type { Steps } from './scripted-steps.ts'

export type Place = Awaited<ReturnType<typeof startRegion>>

/**
 * Step Functions, SSM, S3 and CloudWatch Logs of one region, with the real state machine, whose steps answer by the script, and an instance
 * whose host answers each document as `answers` says.
 */
export async function startRegion(
  place: RegionPlace,
  { stack, steps, answers }: { stack: Stack; steps: Steps; answers: Answers },
) {
  const region = place.name
  const stopping = new AbortController()
  const written = new Map<string, LogEvent[]>()
  const states = createStates({
    directory: join(place.cloudState, 'states'),
    region,
    accountId,
    clock: systemClock,
    invoke: scripted(steps, written),
  })
  const s3 = createS3(join(place.cloudState, 's3'))
  const ssm = createSsm(place, new Faults(), () => new Date())
  const services: Record<string, Dispatch> = {
    states: jsonDispatch(states.operations, { version: '1.0' }),
    ssm: ssm.dispatch,
    s3,
    logs: createLogs(group => {
      const name = group.replace('/aws/lambda/', '')
      return name in steps ? (written.get(name) ?? []) : undefined
    }),
  }
  const call = async (service: string, operation: string, input: object) => {
    const headers = { 'x-amz-target': `Any.${operation}` }
    const request = { method: 'POST', path: '/', query: new URLSearchParams(), headers }
    const answered = await services[service]?.(
      { ...request, body: Buffer.from(JSON.stringify(input)) },
      { principal: 'test', region, service },
    )
    if (answered?.status !== 200) throw new Error(`${operation}: ${answered?.body}`)
  }
  const put = async (path: string, body: string) => {
    const call = { method: 'PUT', path, query: new URLSearchParams(), headers: {}, body: Buffer.from(body) }
    const answered = await services.s3?.(call, { principal: 'test', region, service: 's3' })
    if (answered?.status !== 200) throw new Error(`PUT ${path}: ${answered?.body}`)
  }
  const stateMachineArn = machineArn(stack, region)
  await call('states', 'CreateStateMachine', machineOf(stack))
  await call('states', 'PublishStateMachineVersion', { stateMachineArn })
  await call('states', 'CreateStateMachineAlias', {
    name: machineAlias,
    routingConfiguration: [{ stateMachineVersionArn: `${stateMachineArn}:1`, weight: 100 }],
  })
  for (const name of documents) await call('ssm', 'CreateDocument', documentOf(stack, name))
  await call('ssm', 'PutParameter', {
    Name: stackParameter(stack.service),
    Value: JSON.stringify(stack),
    Type: 'String',
  })
  await makeBucket(s3, reportBucket(stack, region))
  void runAgent(ssm.agent, place, answers, stopping.signal)
  return {
    services,
    call,
    /** Stores an object among the region's reports. */
    store: (key: string, text: string) => put(`/${reportBucket(stack, region)}/${key}`, text),
    stop() {
      stopping.abort()
      states.stop()
    },
  }
}

async function makeBucket(s3: Dispatch, bucket: string): Promise<void> {
  const put = async (parameters: string, body: string) => {
    const query = new URLSearchParams(parameters)
    const call = { method: 'PUT', path: `/${bucket}`, query, headers: {}, body: Buffer.from(body) }
    const { status, body: said } = await s3(call, { principal: 'test', region: '', service: 's3' })
    if (status !== 200) throw new Error(`${bucket}: ${said}`)
  }
  await put('', '')
  await put('versioning', '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>')
}

const machineOf = ({ stateMachineName }: Stack) => ({
  name: stateMachineName,
  definition: JSON.stringify(parse(readFileSync('workflows/failover.asl.yaml', 'utf8'), { merge: true })),
  roleArn: `arn:aws:iam::${accountId}:role/machine`,
})

/** What an operator's commands ask a host. */
const documents = ['host-report', 'list-backups', 'take-backup', 'verify-backups'] as const

/** What a region's host prints, by the document and the parameters of it. */
export type Answers = Record<
  (typeof documents)[number],
  (region: Region, parameters: Record<string, string>) => unknown
>

const documentOf = ({ service }: Stack, name: string) => ({
  Name: documentName(service, name),
  Content: readFileSync(`documents/${name}.yaml`, 'utf8'),
  DocumentFormat: 'YAML',
})

/** The document whose script it is, by the words that it gives to the host's program. */
const asked = (script: string) =>
  documents.find(name => readFileSync(`documents/${name}.yaml`, 'utf8').includes(script.trim())) ??
  'host-report'

function scripted(steps: Steps, written: Map<string, LogEvent[]>) {
  const calls = new Map<string, number>()
  return async (name: string, event: Json) => {
    const step = name.replace('FUNCTION:', '')
    if (event !== null && typeof event === 'object' && 'warm' in event) return {}
    const call = (calls.get(step) ?? 0) + 1
    calls.set(step, call)
    const log = written.get(step) ?? []
    written.set(step, log)
    const print = (text: string) => {
      const now = new Date()
      log.push({ timestamp: now.getTime(), message: `${now.toISOString()}\tcall-${call}\tINFO\t${text}` })
    }
    const payload = await steps[step]?.(call, event as Record<string, unknown>, print)
    return { payload: JSON.parse(JSON.stringify(payload)) as Json }
  }
}

/** An SSM agent that stands in for the instance's. */
async function runAgent(
  agent: ReturnType<typeof createSsm>['agent'],
  { name, instanceId }: RegionPlace,
  answers: Answers,
  signal: AbortSignal,
) {
  while (!signal.aborted) {
    const { orders } = await agent.poll({ instanceId, agentVersion: '3.3.2746.0' }, signal)
    for (const { commandId, script, environment } of orders) {
      const at = new Date().toISOString()
      const ended = { status: 'Success', code: 0, startedAt: at, endedAt: at }
      const parameters = Object.entries(environment).map(([key, value]) => [key.replace('SSM_', ''), value])
      const answer = answers[asked(script)](name, Object.fromEntries(parameters))
      agent.result({ instanceId, commandId, ...ended, stdout: `${JSON.stringify(answer)}\n`, stderr: '' })
    }
  }
}
