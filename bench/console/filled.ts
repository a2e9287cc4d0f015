import { setTimeout as pause } from 'node:timers/promises'
import { sfnClient } from '#aws/clients/sfn.ts'
import { describeRun, listRuns, startRun } from '#aws/states.ts'
import type { RunInput } from '#recovery/contracts/run.ts'
import { Outcome, type RunReport } from '#recovery/contracts/run-report.ts'
import { recovered } from '#test/cli/sample-report.ts'
import { fails } from '#test/cli/scripted-steps.ts'
import type { TwoRegions } from '#test/cli/two-regions.ts'

const regions = ['eu-west-1', 'eu-central-1'] as const
/** So many polls of a restore make a run of about 150 events. */
const polls = 12
const hour = 3_600_000

/** Two regions with what years of drills leave: runs that Step Functions still has, their reports, and those of older ones. */
export async function fill(aws: TwoRegions, { runs, reports }: { runs: number; reports: number }) {
  scriptPolls(aws)
  const started: Awaited<ReturnType<typeof startOne>>[] = []
  for (let i = 0; i < runs; i++) started.push(await startOne(aws, regions[i % 2] ?? regions[0], i + 1))
  for (const region of regions) await untilEnded(aws, region, runs / 2)
  for (const { arn, region } of started) {
    const { report } = await describeRun(sfnClient(region), arn)
    if (report) await aws.storeReport(report)
  }
  for (let i = 0; i < reports - runs; i++) await aws.storeReport(olderReport(i))
  return started
}

/** Of each run by itself, as it would be: the host still restores when it is asked for the first few times. */
function scriptPolls(aws: TwoRegions): void {
  const good = aws.steps['restore-database']
  const asked = new Map<string, number>()
  aws.steps['restore-database'] = (call, event, print) => {
    const { execution } = event.run as { execution: string }
    const n = (asked.get(execution) ?? 0) + 1
    asked.set(execution, n)
    return n <= polls ? fails('StepRunning', '{"phase":"restore"}') : good?.(call, event, print)
  }
}

async function startOne({ stack }: TwoRegions, region: (typeof regions)[number], epoch: number) {
  const peer = region === regions[0] ? regions[1] : regions[0]
  const input: RunInput = {
    ...{ mode: 'failover', region, peer, epoch, fromEpoch: epoch, force: false },
    ...{ reason: 'drill', by: 'bench', trigger: { kind: 'operator' } },
  }
  const { arn, execution } = await startRun({ states: sfnClient(region), stack, input })
  return { arn, execution, region }
}

async function untilEnded({ stack }: TwoRegions, region: string, count: number): Promise<void> {
  const until = Date.now() + 300_000
  for (;;) {
    const ended = (await listRuns(sfnClient(region), stack, region, 1_000)).filter(run => run.endedAt)
    if (ended.length >= count) return
    if (Date.now() > until) throw new Error(`of ${count} runs in ${region} only ${ended.length} have ended`)
    await pause(1_000)
  }
}

function olderReport(i: number): RunReport {
  const startedAt = new Date(Date.parse(recovered.startedAt) - i * 7 * hour).toISOString()
  const region = regions[i % 2] ?? regions[0]
  const outcome = Outcome.options[i % Outcome.options.length] ?? 'recovered'
  return {
    ...recovered,
    execution: `failover-apitest-epoch-${10_000 + i}-attempt-1`,
    mode: i % 3 === 0 ? 'switchover' : 'failover',
    ...{ outcome, region, peer: region === regions[0] ? regions[1] : regions[0], startedAt },
  }
}
