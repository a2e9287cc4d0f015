import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { GetHealthCheckStatusCommand } from '@aws-sdk/client-route-53'
import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm'
import type { ExecutionContext } from 'ava'
import { route53Client, sfnClient, ssmClient } from '#aws/clients.ts'
import { describeRun, executionArn, type RunDescription, runHistory } from '#aws/states.ts'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import type { HistoryEvent } from '#recovery/history-event.ts'
import { notifyTopicName } from '#recovery/stack-names.ts'
import { type WaitingQuestion, waitingQuestions } from '#recovery/waiting-questions.ts'
import { type Callers, startCallers } from '#sandbox/callers/callers.ts'
import { nameOf } from '#sandbox/callers/ledger.ts'
import { type Answer, ask, type Request } from '#sandbox/callers/request.ts'
import { messageFile, ToldMessage } from '#sandbox/cloud/sns.ts'
import { iamFolder } from '#sandbox/iam/policies.ts'
import {
  domain,
  healthCheckId,
  peerOf,
  type Region,
  readSettings,
  type Settings,
  service,
} from '#sandbox/settings.ts'
import { freeze, heal, lose } from '#sandbox/up/disturb.ts'
import { down } from '#sandbox/up/down.ts'
import { pointAt } from '#sandbox/up/environment.ts'
import { operatorStack } from '#sandbox/up/stack.ts'
import { askSupervisor } from '#sandbox/up/supervisor-client.ts'
import { replicatedSegments } from '#sandbox/witness/archive.ts'
import { askDatabase, databaseRole } from '#sandbox/witness/database.ts'
import { askName } from '#sandbox/witness/name.ts'
import { type Control, controlClient } from '#sandbox/world/control-client.ts'
import { until } from '#test/until.ts'
import { bringUp, drctlProgram } from './brought-up.ts'

/** Active at the start, and the one that takes over. */
export const [A, B] = ['eu-central-1', 'eu-west-1'] as const satisfies Region[]

/** Milliseconds. */
export const limits = {
  /** Between two looks at a run: its whole history is read for each, and the machine has the run to do. */
  look: 1_000,
  run: 300_000,
  question: 240_000,
  replication: 30_000,
  alarm: 60_000,
  readable: 10_000,
  backup: 60_000,
}

export type Sandbox = Awaited<ReturnType<typeof sandbox>>

/** A sandbox of this test's own, on a network and in a folder that no other one uses; it is gone after the test. */
export async function sandbox(t: ExecutionContext, timings: Record<string, string> = {}) {
  const settings = claimSettings(t)
  pointAt(settings)
  t.teardown(async () => {
    await down(settings)
    keepRights(settings)
  })
  // Of a test run that was cut short, the sandbox may still be up.
  await down(settings)
  await bringUp(settings, timings)
  const control: Control = controlClient(settings.control)
  const arnOf = (region: Region, execution: string) =>
    executionArn(operatorStack(settings, '0'.repeat(64)), region, execution)
  const drctl = (...args: string[]) => runDrctl(drctlProgram(settings), args, 'operator')
  const history = (region: Region, execution: string): Promise<HistoryEvent[]> =>
    runHistory(sfnClient(region), arnOf(region, execution))

  return {
    settings,
    control,
    history,
    database: (region: Region, sql: string) => askDatabase(settings, region, sql),
    role: (region: Region) => databaseRole(settings, region),
    /** The regions that the zone's servers name, once each. */
    named: () => namedRegions(settings),
    /** Asserts from outside that callers of the API's name are served by this region alone. */
    servesByName: (region: Region) => servesByName(t, settings, region),
    /** Asserts that, and that the other region has no database that could be written to. */
    serves: async (region: Region) => {
      await servesByName(t, settings, region)
      t.not(await databaseRole(settings, peerOf(region)), 'primary')
    },
    /** REST consumers that write and read through the API's name until the test ends. */
    callers: () => callers(t, settings),
    /** A request through the API's name, as a caller sends it. */
    call: (what: Request) => callByName(settings, what),
    drctl,
    /** The same as who may only look. */
    drctlAsViewer: (...args: string[]) => runDrctl(drctlProgram(settings), args, 'viewer'),
    /** Loses a region, and waits until Route 53's checkers see it too, so that the outage is beyond doubt. */
    lose: async (region: Region) => {
      await lose(settings, region)
      await until(
        'the checkers to see it',
        limits.alarm,
        async () => (await settled('Failure')) || undefined,
        250,
      )
    },
    /** Freezes it, and waits in the same way. */
    freeze: async (region: Region) => {
      await freeze(settings, region)
      await until(
        'the checkers to see it',
        limits.alarm,
        async () => (await settled('Failure')) || undefined,
        250,
      )
    },
    /** Reboots a lost region, and waits until its API answers through the name again. */
    heal: async (region: Region) => {
      await heal(settings, region)
      await until('its API to answer', limits.alarm, () => answers(settings), 250)
    },
    /** Starts a takeover into a region; resolves to the execution's name. */
    start: async (region: Region, ...flags: string[]): Promise<string> => {
      const args = [
        'failover',
        'start',
        '--region',
        region,
        '--yes',
        '--json',
        '--reason',
        t.title.slice(0, 400),
      ]
      const { stdout, stderr } = await drctl(...args, ...flags)
      if (stdout === '') throw new Error(stderr)
      return (JSON.parse(stdout) as { execution: string }).execution
    },
    decide: async (execution: string, answer: string, ...flags: string[]) => {
      const args = ['failover', 'decide', execution, answer, '--reason', 'as the scenario says', '--json']
      const { status, stderr } = await drctl(...args, ...flags)
      if (status !== 0) throw new Error(stderr)
    },
    ended: (region: Region, execution: string) =>
      until(
        `the end of ${execution}`,
        limits.run,
        () => endedRun(arnOf(region, execution), region),
        limits.look,
      ),
    waiting: (region: Region, execution: string, step: string): Promise<WaitingQuestion> =>
      until(
        `${execution} to ask about ${step}`,
        limits.question,
        async () =>
          waitingQuestions(await history(region, execution)).find(question => question.step === step),
        limits.look,
      ),
    /** Everything that the region has written to its file system by now is in the other region. */
    replicated: (region: Region) => replicated(control, region),
    /** Runs a program of the host on a region's instance, as its timers do. */
    onHost: (region: Region, ...args: string[]) => onHost(settings, region, args),
    /** The labels of the backups of an epoch that the region has in its replica of the other one, oldest first. */
    backups: (region: Region, epoch = 1) =>
      globSync(join(settings.region[region].efs.replica, '**', `epoch-${epoch}`, 'backup', '*', '2*[FDI]'))
        .map(folder => basename(folder))
        .sort(),
    /** A complete backup of an epoch lies on the region's own file system. */
    backedUp: (region: Region, epoch: number) =>
      until(`a backup of epoch ${epoch}`, limits.backup, () => hasBackup(settings, region, epoch), 250),
    /** The segment that reaches the replica of the region's archive beside those that were there. */
    newSegment: (region: Region, known: Set<string>) =>
      until('a new segment in the replica', limits.replication, () =>
        replicatedSegments(settings, region, 1).find(segment => !known.has(segment)),
      ),
    agentOnline: (region: Region) =>
      until('the agent to be online', limits.readable, () => isOnline(settings, region), 250),
    /** What people were told in a region. */
    told: (region: Region) => toldIn(settings, region),
  }
}

/** What the sandbox's roles were used for, to be judged when all scenarios have ended. */
function keepRights(settings: Settings): void {
  const folder = process.env.DRCTL_TEST_RUN
  if (folder === undefined) return
  cpSync(iamFolder(settings), join(folder, 'rights', randomUUID()), { recursive: true })
}

/** Networks 127.100 to 127.199 are the scenarios'; a folder that can be made only once claims one. */
function claimSettings(t: ExecutionContext): Settings {
  for (let n = 100; n < 200; n++) {
    const claim = join(tmpdir(), `drctl-scenario-${n}`)
    if (!claimed(claim)) continue
    t.teardown(() => rmSync(claim, { recursive: true, force: true }))
    return readSettings({ DRCTL_SANDBOX_STATE: join(claim, 's'), DRCTL_SANDBOX_NET: `127.${n}` })
  }
  throw new Error('all networks of the scenarios are taken')
}

function claimed(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o755 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !abandoned(folder)) return false
  }
  writeFileSync(join(folder, 'pid'), String(process.pid))
  return true
}

/** Its test run is no more. */
function abandoned(folder: string): boolean {
  try {
    process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

function runDrctl(
  program: string,
  args: string[],
  person: 'operator' | 'viewer',
): Promise<{ status: number; stdout: string; stderr: string }> {
  const env = { ...process.env, AWS_ACCESS_KEY_ID: person }
  return new Promise(resolve => {
    execFile(process.execPath, [program, ...args], { encoding: 'utf8', env }, (error, stdout, stderr) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr })
    })
  })
}

async function namedRegions(settings: Settings): Promise<(Region | undefined)[]> {
  return [...new Set((await askName(settings)).map(({ region }) => region))]
}

let served = 0

async function servesByName(t: ExecutionContext, settings: Settings, region: Region): Promise<void> {
  t.deepEqual(await namedRegions(settings), [region])
  const name = nameOf('Served', served++)
  const path = `/hello/${name}`
  const written = await callByName(settings, { method: 'PUT', path, body: { dateOfBirth: '1990-01-01' } })
  t.is(written.status, 204)
  t.is((await callByName(settings, { method: 'GET', path })).status, 200)
  t.is(await databaseRole(settings, region), 'primary')
  const kept = await askDatabase(settings, region, 'select name from apitest.person')
  t.true(kept.flat().includes(name), 'what callers write is in its database')
}

function callers(t: ExecutionContext, { world, ports }: Settings): Callers {
  const nameServers = world.nameServers.map(address => `${address}:${ports.dns}`)
  const started = startCallers({ domain, port: ports.api, nameServers })
  t.teardown(() => started.stop())
  return started
}

async function answers(settings: Settings): Promise<boolean> {
  const answer = await callByName(settings, { method: 'GET', path: '/readyz' }).catch(() => undefined)
  return answer?.status === 200
}

/** pgBackRest writes the manifest last. */
function hasBackup(settings: Settings, region: Region, epoch: number): boolean {
  const pattern = join('**', `epoch-${epoch}`, 'backup', '*', '2*F', 'backup.manifest')
  return globSync(join(settings.region[region].efs.own, pattern)).length > 0
}

async function callByName(settings: Settings, what: Request): Promise<Answer> {
  const [named] = await askName(settings)
  if (!named?.region) throw new Error('DNS gives no address')
  return ask(settings.region[named.region].public, settings.ports.api, domain, what, 2000)
}

/** Whether all of Route 53's checkers see the API so. */
async function settled(seen: 'Failure' | 'Success'): Promise<boolean> {
  const { HealthCheckObservations = [] } = await route53Client().send(
    new GetHealthCheckStatusCommand({ HealthCheckId: healthCheckId }),
  )
  return HealthCheckObservations.every(({ StatusReport }) => StatusReport?.Status?.startsWith(seen))
}

async function endedRun(
  arn: string,
  region: Region,
): Promise<(RunDescription & { told: RunReport }) | undefined> {
  const run = await describeRun(sfnClient(region), arn).catch(error => {
    // A run that has only just been started may not be known yet, and the scenario may throttle who asks.
    if (['RunNotFound', 'AwsThrottled'].includes(error.name)) return undefined
    throw error
  })
  if (!run || run.status === 'RUNNING') return undefined
  if (!run.report)
    throw new Error(`${run.execution} ended ${run.status} without a report: ${run.error} ${run.cause}`)
  return { ...run, told: run.report }
}

async function replicated(control: Control, region: Region): Promise<void> {
  const since = new Date()
  await until(`the replication of ${region}`, limits.replication, async () => {
    const { lastReplicatedAt } = (await control.status()).replication[region] ?? {}
    return lastReplicatedAt !== undefined && new Date(lastReplicatedAt) > since ? true : undefined
  })
}

async function onHost(settings: Settings, region: Region, args: string[]): Promise<void> {
  const place = settings.region[region]
  const program = join(place.root, 'opt', 'drctl', 'bin', 'drctl-host')
  const unit = ['--unit=scenario', '--collect', '--wait', '--quiet', '--service-type=oneshot']
  const { status, stderr } = await askSupervisor(place, 'systemd-run', [...unit, program, ...args])
  if (status !== 0) throw new Error(`drctl-host ${args.join(' ')}: ${stderr}`)
}

async function isOnline(settings: Settings, region: Region): Promise<boolean> {
  const { InstanceInformationList = [] } = await ssmClient(region).send(
    new DescribeInstanceInformationCommand({}),
  )
  return InstanceInformationList.some(
    ({ InstanceId, PingStatus }) =>
      InstanceId === settings.region[region].instanceId && PingStatus === 'Online',
  )
}

function toldIn(settings: Settings, region: Region): ToldMessage[] {
  const file = messageFile(settings.region[region].cloudState, notifyTopicName(service))
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => ToldMessage.parse(JSON.parse(line)))
}
