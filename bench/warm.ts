import { fenceSeconds } from '#recovery/fence.ts'
import { type Region, regions } from '#sandbox/settings.ts'
import { byHand } from './failover/by-hand.ts'
import { fill } from './failover/data.ts'
import { healStandby, loseActive, untilWritten } from './failover/outage.ts'
import { withSandbox } from './failover/sandbox.ts'
import { emptyStandby, reinstate, untilFollows } from './failover/standby.ts'
import { phase, stepRows } from './failover/step-rows.ts'
import type { Bench, Takeover } from './failover/takeover.ts'
import { turns } from './failover/turns.ts'
import { median, type Row, row } from './row.ts'
import { type Outage, outage } from './warm/outage.ts'
import type { Parts } from './warm/parts.ts'

/** Seconds, and how often the largest database may take the time of the smallest. */
const allowed = { rest: 3, behindFence: 1, bySize: 1.1 }

/** What of the rest the history tells; and what promotes and starts when it is done by hand. */
const steps = ['CheckReadiness', 'ClaimEpoch', 'PromoteDatabase', 'DeployApi', 'SmokeTest', 'SwitchDns']
const byHandAlone = ['PromoteDatabase', 'DeployApi', 'SmokeTest']

type Measured = { megabytes: number; leaseSeconds: number; warm: Outage[]; hand: Takeover[]; cold: Outage }

/**
 * An outage with a warm standby, from the kill to the first good answer, at each size (in megabytes) of the database:
 * what of it is detection, what the fence, and what is left, beside promotion and start by hand; and the same once with a
 * standby that must be restored. The run starts when the checkers have seen the loss, not by the alarm.
 */
export async function benchWarm({
  rounds = 3,
  sizes = [150, 3000],
}: {
  rounds?: number | undefined
  sizes?: number[] | undefined
} = {}): Promise<Row[]> {
  const measured: Measured[] = []
  for (const megabytes of sizes)
    measured.push(await withSandbox({ standby: 'warm' }, bench => measure(bench, { megabytes, rounds })))
  return [...measured.flatMap(rowsOf), ...rowsBySize(measured)]
}

async function measure(
  bench: Bench,
  { megabytes, rounds }: { megabytes: number; rounds: number },
): Promise<Measured> {
  const [first, second] = regions
  const warm: Outage[] = []
  const hand: Takeover[] = []
  await fill(bench, first, megabytes)
  await untilFollows(bench, second)
  for (const [turn, { into, way }] of turns(rounds).entries()) {
    if (turn > 0) await standAgain(bench, into)
    await untilWritten()
    if (way === 'workflow') warm.push(await outage(bench, into))
    else hand.push(await byHand(bench, await loseActive(bench, into)))
  }
  await standAgain(bench, second)
  await emptyStandby(bench, second)
  await untilWritten()
  const { leaseSeconds } = bench.stack
  return { megabytes, leaseSeconds, warm, hand, cold: await outage(bench, second) }
}

async function standAgain(bench: Bench, region: Region): Promise<void> {
  await healStandby(bench, region)
  await reinstate(bench, region)
}

function rowsOf({ megabytes, leaseSeconds, warm, hand, cold }: Measured): Row[] {
  const formula = fenceSeconds(leaseSeconds)
  const seconds = (name: string, value: number) => row({ name, unit: 's', value })
  const floor = byHandAlone.reduce((sum, step) => sum + phase(hand, step), 0)
  return [
    seconds(`warm ${megabytes} MB, kill to first answer`, median(warm.map(run => run.seconds))),
    seconds('  with a cold standby, once', cold.seconds),
    seconds('  detection: checkers, VerifyOutage', part(warm, 'detection')),
    row({
      name: `  fence, beside its formula`,
      unit: 's',
      value: part(warm, 'fence'),
      floor: formula,
      limit: { of: 'value', most: formula + allowed.behindFence },
    }),
    seconds('  the wait for INSYNC', part(warm, 'inSync')),
    row({
      name: '  the rest, beside the start by hand',
      unit: 's',
      value: part(warm, 'rest'),
      floor,
      limit: { of: 'value', most: allowed.rest },
    }),
    ...stepRows(steps, warm, hand),
  ]
}

/** The rest at the largest size, beside that at the smallest. */
function rowsBySize(measured: Measured[]): Row[] {
  const [smallest, ...larger] = measured.toSorted((a, b) => a.megabytes - b.megabytes)
  const largest = larger.at(-1)
  if (!smallest || !largest) return []
  return [
    row({
      name: `warm: the rest, ${largest.megabytes} beside ${smallest.megabytes} MB`,
      unit: 's',
      value: part(largest.warm, 'rest'),
      floor: part(smallest.warm, 'rest'),
      limit: { of: 'ratio', most: allowed.bySize },
    }),
  ]
}

const part = (outages: Outage[], name: keyof Parts) => median(outages.map(({ parts }) => parts[name]))
