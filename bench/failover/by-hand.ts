import { setTimeout as wait } from 'node:timers/promises'
import { route53Client } from '#aws/clients/route53.ts'
import { replication } from '#aws/efs.ts'
import { type Swap, swapRecord } from '#aws/record.ts'
import { changeStatus } from '#aws/zone.ts'
import type { Run, RunInput } from '#recovery/contracts/run.ts'
import { claimBatch, switchBatch } from '#recovery/dns-change.ts'
import { regionOf } from '#recovery/regions.ts'
import { toActivate, toClaim } from '#recovery/takeover.ts'
import { type Region, regions } from '#sandbox/settings.ts'
import { regionStack } from '#sandbox/up/stack.ts'
import { onInstance, type Parameters, stepOnInstance } from './instance.ts'
import type { Bench, Takeover } from './takeover.ts'

/**
 * The floor: the host programs in the workflow's order on the instance, and the record changed in between, with no
 * Lambda, Step Functions or SSM. What the workflow asks outside the host (is it an outage, is the old side fenced, do
 * callers reach the new one) is left out.
 */
export async function byHand(bench: Bench, input: RunInput): Promise<Takeover> {
  const run = { ...input, execution: `by-hand-epoch-${input.epoch}`, startedAt: new Date().toISOString() }
  const phases = new Map<string, number>()
  const began = performance.now()
  await takeOver(bench, run, async (name, work) => {
    const start = performance.now()
    const result = await work()
    phases.set(name, (phases.get(name) ?? 0) + since(start))
    return result
  })
  return { seconds: since(began) - (phases.get('InSync') ?? 0), phases }
}

const since = (start: number) => (performance.now() - start) / 1000

type Timed = <T>(name: string, work: () => Promise<T>) => Promise<T>

async function takeOver(bench: Bench, run: Run, timed: Timed): Promise<void> {
  const region = regions.find(name => name === run.region) ?? regions[0]
  const release = regionStack(bench.settings, region, bench.stack.release.sha256).release
  const epoch = run.epoch + 1
  const start = (step: string, parameters: Parameters) =>
    stepOnInstance(bench, region, step, { run: run.execution, ...parameters })

  const replicated = await timed('CheckReadiness', () => look(bench, region, run))
  const recovered = { fromEpoch: run.fromEpoch, replicatedAt: replicated }
  const restoring = { ...recovered, epoch: run.epoch, force: 'false' }
  await Promise.all([
    timed('RestoreDatabase', () => start('restore-database', restoring)),
    timed('StageApi', () => start('stage-api', { ...release, startAhead: 'true' })),
  ])
  await claim(bench, run, timed)
  const promotion = {
    ...recovered,
    nextEpoch: epoch,
    onPossibleLoss: 'proceed',
    acceptLossTo: '',
    finalLsn: '',
    lastWal: '',
  }
  await timed('PromoteDatabase', () => start('promote-database', promotion))
  await timed('DeployApi', () => start('deploy-api', { version: release.version, epoch }))
  await timed('SmokeTest', () => start('smoke-test', { epoch }))
  await switchName(bench, run, timed)
  await timed('Reprotect', () => start('reprotect', { epoch }))
}

/** Answers up to when the replica is complete. */
async function look(bench: Bench, region: Region, { fromEpoch }: Run): Promise<string> {
  const { replicaFileSystemId } = regionOf(bench.stack, region)
  const [replicated] = await Promise.all([
    replication(region, replicaFileSystemId),
    onInstance(bench, region, ['report'], { epoch: fromEpoch }),
  ])
  return replicated.replicatedAt
}

function claim({ stack }: Bench, run: Run, timed: Timed): Promise<void> {
  const swap = { stack, next: found => toClaim(found, run), batch: claimBatch } satisfies Omit<
    Swap,
    'route53'
  >
  return changed('ClaimEpoch', swap, timed)
}

function switchName({ stack }: Bench, run: Run, timed: Timed): Promise<void> {
  const { domain, ttl } = stack
  const { address } = regionOf(stack, run.region)
  const swap = {
    stack,
    next: found => toActivate(found, run),
    batch: (before, after) => switchBatch(before, after, { domain, address, ttl }),
  } satisfies Omit<Swap, 'route53'>
  return changed('SwitchDns', swap, timed)
}

async function changed(name: string, swap: Omit<Swap, 'route53'>, timed: Timed): Promise<void> {
  const route53 = route53Client()
  const { changeId } = await timed(name, () => swapRecord({ route53, ...swap }))
  await timed('InSync', async () => {
    while ((await changeStatus(route53, changeId)) !== 'INSYNC') await wait(20)
  })
}
