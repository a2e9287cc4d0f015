import { randomUUID } from 'node:crypto'
import { cpSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { GetHealthCheckStatusCommand } from '@aws-sdk/client-route-53'
import { StopExecutionCommand } from '@aws-sdk/client-sfn'
import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm'
import type { ExecutionContext } from 'ava'
import { route53Client } from '#aws/clients/route53.ts'
import { sfnClient } from '#aws/clients/sfn.ts'
import { ssmClient } from '#aws/clients/ssm.ts'
import { describeRun, executionArn, type RunDescription, runHistory } from '#aws/states.ts'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import type { HistoryEvent } from '#recovery/history-event.ts'
import { notifyTopicName } from '#recovery/stack-names.ts'
import { type WaitingQuestion, waitingQuestions } from '#recovery/waiting-questions.ts'
import type { Request } from '#sandbox/callers/request.ts'
import { messageFile, ToldMessage } from '#sandbox/cloud/sns.ts'
import { iamFolder } from '#sandbox/iam/policies.ts'
import { healthCheckId, links, peerOf, type Region, type Settings, service } from '#sandbox/settings.ts'
import { freeze, heal, lose } from '#sandbox/up/disturb.ts'
import { down } from '#sandbox/up/down.ts'
import { pointAt } from '#sandbox/up/environment.ts'
import { operatorStack } from '#sandbox/up/stack.ts'
import { askSupervisor } from '#sandbox/up/supervisor-client.ts'
import { replicatedSegments } from '#sandbox/witness/archive.ts'
import { askDatabase, databaseRole } from '#sandbox/witness/database.ts'
import { type Control, controlClient } from '#sandbox/world/control-client.ts'
import { until } from '#test/until.ts'
import { bringUp, drctlProgram } from './brought-up.ts'
import { answers, callByName, callers, namedRegions, type Patience, servesByName } from './by-name.ts'
import { claimSettings } from './claim.ts'
import { runDrctl } from './operator.ts'

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

/**
 * A sandbox of this test's own, on a network and in a folder that no other one uses; it is gone after the test. Its standby
 * is warm, unless the story is about what a cold one meets.
 */
export async function sandbox(
  t: ExecutionContext,
  timings: Record<string, string> = {},
  standby: Settings['standby'] = 'warm',
) {
  const settings = claimSettings(t, standby)
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
    callers: (patience?: Patience) => callers(t, settings, patience),
    /** A request through the API's name, as a caller sends it. */
    call: (what: Request) => callByName(settings, what),
    drctl,
    /** The same as who may only look. */
    drctlAsViewer: (...args: string[]) => runDrctl(drctlProgram(settings), args, 'viewer'),
    /** Loses a region, and waits until Route 53's checkers see it too, so that the outage is beyond doubt. */
    lose: async (region: Region) => {
      await lose(settings, region)
      await seenLost()
    },
    /** Freezes it, and waits in the same way. */
    freeze: async (region: Region) => {
      await freeze(settings, region)
      await seenLost()
    },
    /** Cuts every link of a region whose host lives on, and waits in the same way. */
    cutOff: async (region: Region) => {
      for (const link of linksOf(region)) await control.cut(link)
      await seenLost()
    },
    /** Mends them. */
    reconnect: async (region: Region) => {
      for (const link of linksOf(region)) await control.mend(link)
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
    /** Stops a run past drctl, as somebody at AWS's own console may. */
    stop: (region: Region, execution: string) =>
      sfnClient(region).send(new StopExecutionCommand({ executionArn: arnOf(region, execution) })),
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
      ).catch(async error => {
        throw new Error(
          `${error.message}: ${JSON.stringify(waitingQuestions(await history(region, execution)))}`,
        )
      }),
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

/** pgBackRest writes the manifest last. */
function hasBackup(settings: Settings, region: Region, epoch: number): boolean {
  const pattern = join('**', `epoch-${epoch}`, 'backup', '*', '2*F', 'backup.manifest')
  return globSync(join(settings.region[region].efs.own, pattern)).length > 0
}

const linksOf = (region: Region) => links.filter(link => link.split(':').includes(region))

const seenLost = () =>
  until('the checkers to see it', limits.alarm, async () => (await settled('Failure')) || undefined, 250)

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

/** What the sandbox's roles were used for, to be judged when all scenarios have ended. */
function keepRights(settings: Settings): void {
  const folder = process.env.DRCTL_TEST_RUN
  if (folder === undefined) return
  cpSync(iamFolder(settings), join(folder, 'rights', randomUUID()), { recursive: true })
}
