import { plannedSteps } from '#recovery/run-steps.ts'
import { regions } from '#sandbox/settings.ts'
import { byHand } from './failover/by-hand.ts'
import { byWorkflow } from './failover/by-workflow.ts'
import { fill } from './failover/data.ts'
import { healStandby, loseActive, untilWritten } from './failover/outage.ts'
import { withSandbox } from './failover/sandbox.ts'
import { phase, stepRows } from './failover/step-rows.ts'
import type { Bench, Takeover } from './failover/takeover.ts'
import { turns, type Way } from './failover/turns.ts'
import { median, type Row, row } from './row.ts'

/** The workflow may take so many times what the host programs alone take, and so many seconds more. */
const allowed = { times: 1.25, seconds: 3 }

/** Not how long the fence stands: that is the lease, whatever the way. */
const counted = plannedSteps('failover').filter(step => step !== 'FenceOldSide')

type Ways = Record<Way, Takeover[]>

/**
 * A whole cold failover by the workflow, against the same host programs run by hand in the same order, at each size (in
 * megabytes) of the database. The waits for INSYNC, and for the old side's lease to run out, are left out on both sides.
 */
export async function benchFailover({
  rounds = 5,
  sizes = [150, 1000],
}: {
  rounds?: number | undefined
  sizes?: number[] | undefined
} = {}): Promise<Row[]> {
  const rows: Row[] = []
  for (const megabytes of sizes) {
    const ways = await withSandbox({ standby: 'cold' }, bench =>
      takeOverInTurns(bench, { megabytes, rounds }),
    )
    rows.push(...rowsOf(`failover ${megabytes} MB`, ways))
  }
  return rows
}

async function takeOverInTurns(bench: Bench, { megabytes, rounds }: { megabytes: number; rounds: number }) {
  const ways: Ways = { workflow: [], hand: [] }
  await fill(bench, regions[0], megabytes)
  for (const [turn, { into, way }] of turns(rounds).entries()) {
    if (turn > 0) await healStandby(bench, into)
    await untilWritten()
    const input = await loseActive(bench, into)
    ways[way].push(await (way === 'workflow' ? byWorkflow : byHand)(bench, input))
  }
  return ways
}

function rowsOf(name: string, { workflow, hand }: Ways): Row[] {
  const total = (takeovers: Takeover[]) => median(takeovers.map(({ seconds }) => seconds))
  const floor = total(hand)
  const most = allowed.times * floor + allowed.seconds
  return [
    row({ name, unit: 's', value: total(workflow), floor, limit: { of: 'value', most } }),
    ...stepRows(counted, workflow, hand),
    row({ name: '  not counted: the wait for INSYNC', unit: 's', value: phase(workflow, 'InSync') }),
    row({ name: '  not counted: FenceOldSide', unit: 's', value: phase(workflow, 'FenceOldSide') }),
  ]
}
