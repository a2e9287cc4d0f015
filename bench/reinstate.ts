import { type Region, regions } from '#sandbox/settings.ts'
import { controlClient } from '#sandbox/world/control-client.ts'
import { byHand } from './failover/by-hand.ts'
import { addRows, fill } from './failover/data.ts'
import { healStandby, loseActive, untilWritten } from './failover/outage.ts'
import { withSandbox } from './failover/sandbox.ts'
import { emptyStandby, rebuild, reinstate, untilFollows } from './failover/standby.ts'
import type { Bench } from './failover/takeover.ts'
import { median, type Row, row } from './row.ts'

/** Rows that the side which is lost has alone: some megabytes. */
const divergent = 25_000

type Ways = { rewound: number[]; rebuilt: number[] }

/**
 * An old side that was lost, with writes that nobody else has, is made a standby again by rewind, and then anew from the
 * newest backup, as if it had none of its data: seconds until it follows, at each size (in megabytes) of the database.
 */
export async function benchReinstate({
  rounds = 3,
  sizes = [150, 1000],
}: {
  rounds?: number | undefined
  sizes?: number[] | undefined
} = {}): Promise<Row[]> {
  const rows: Row[] = []
  for (const megabytes of sizes) {
    const { rewound, rebuilt } = await withSandbox({ standby: 'warm' }, bench =>
      bothWays(bench, { megabytes, rounds }),
    )
    const name = `reinstate ${megabytes} MB, beside a rebuild`
    rows.push(row({ name, unit: 's', value: median(rewound), floor: median(rebuilt) }))
  }
  return rows
}

async function bothWays(bench: Bench, { megabytes, rounds }: { megabytes: number; rounds: number }) {
  const ways: Ways = { rewound: [], rebuilt: [] }
  await fill(bench, regions[0], megabytes)
  await untilFollows(bench, regions[1])
  for (let round = 0; round < rounds; round++) {
    const [old, next] = round % 2 === 0 ? regions : ([regions[1], regions[0]] as const)
    await loseWithWrites(bench, { old, next })
    await healStandby(bench, old)
    await untilWritten()
    ways.rewound.push(await seconds(() => reinstate(bench, old)))
    await emptyStandby(bench, old)
    await untilWritten()
    ways.rebuilt.push(await seconds(() => rebuild(bench, old)))
  }
  return ways
}

/** What the old side writes at last reaches nobody; then it is lost, and the next one takes over. */
async function loseWithWrites(bench: Bench, { old, next }: Record<'old' | 'next', Region>): Promise<void> {
  const control = controlClient(bench.settings.control)
  await control.cut(`${regions[0]}:${regions[1]}`)
  await addRows(bench, old, divergent)
  const input = await loseActive(bench, next)
  await control.mend(`${regions[0]}:${regions[1]}`)
  await byHand(bench, input)
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
