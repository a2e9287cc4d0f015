import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { benchApi } from './api.ts'
import { benchCli } from './cli.ts'
import { benchConsole } from './console.ts'
import { benchFailover } from './failover.ts'
import { benchReinstate } from './reinstate.ts'
import type { Row } from './row.ts'
import { benchStack } from './stack.ts'
import { benchSwitchover } from './switchover.ts'
import { tableLines } from './table.ts'
import { benchWarm } from './warm.ts'

const names = ['cli', 'api', 'stack', 'failover', 'warm', 'switchover', 'reinstate', 'console'] as const
const usage = `usage: npm run bench [-- [${names.join('|')} …] [--rounds <n>] [--sizes <megabytes>,…]]`
const file = join(import.meta.dirname, '..', 'dist', 'bench.json')

const Rounds = z.coerce.number().int().min(1).max(100)
const Order = z.strictObject({
  benches: z.array(z.enum(names)),
  rounds: Rounds.optional(),
  /** Megabytes of data in the database that is taken over, or made a standby. */
  sizes: z.array(z.coerce.number().int().min(50).max(100_000)).optional(),
})
type Order = z.infer<typeof Order>

const benches: Record<Order['benches'][number], (order: Order) => Promise<Row[]>> = {
  cli: benchCli,
  api: benchApi,
  stack: benchStack,
  failover: benchFailover,
  warm: benchWarm,
  switchover: benchSwitchover,
  reinstate: benchReinstate,
  console: benchConsole,
}

/** Throws what is wrong with the words. */
function ordered(args: string[]): Order {
  const text = { type: 'string' } as const
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { rounds: text, sizes: text },
  })
  const { rounds, sizes } = values
  const benches = positionals.length > 0 ? positionals : names
  const parsed = Order.safeParse({
    benches,
    ...(rounds !== undefined && { rounds }),
    ...(sizes !== undefined && { sizes: sizes.split(',') }),
  })
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error))
  return parsed.data
}

/** 0: every limit is kept. 1: one is missed. 2: wrong words. */
async function main(args: string[]): Promise<number> {
  let order: Order
  try {
    order = ordered(args)
  } catch (error) {
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}\n  ${usage}`)
    return 2
  }
  const rows: Row[] = []
  for (const name of new Set(order.benches)) {
    console.error(`measuring ${name} …`)
    rows.push(...(await benches[name](order)))
  }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`)
  console.log(tableLines(rows).join('\n'))
  return rows.every(({ ok }) => ok) ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
