import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { readSettings, type Settings } from '#sandbox/settings.ts'
import { down } from '#sandbox/up/down.ts'
import { pointAt } from '#sandbox/up/environment.ts'
import { up } from '#sandbox/up/up.ts'
import { plannedKills } from './kills.ts'
import { type Judged, prove } from './proof.ts'
import { linesOf, summaryOf } from './table.ts'

const usage = 'usage: npm run proof [-- [--kills <n>] [--seed <n>]]'
const net = '127.87'

const Order = z.strictObject({
  kills: z.coerce.number().int().min(1).max(1_000).default(50),
  seed: z.coerce.number().int().min(0).default(1),
})
type Order = z.infer<typeof Order>

/** Throws what is wrong with the words. */
function ordered(args: string[]): Order {
  const text = { type: 'string' } as const
  const parsed = Order.safeParse(parseArgs({ args, options: { kills: text, seed: text } }).values)
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error))
  return parsed.data
}

/** 0: every kill holds. 1: one does not, or did not come to its end; what was seen is kept. 2: wrong words. */
async function main(args: string[]): Promise<number> {
  let order: Order
  try {
    order = ordered(args)
  } catch (error) {
    console.error(`proof: ${error instanceof Error ? error.message : String(error)}\n  ${usage}`)
    return 2
  }
  const folder = mkdtempSync(join(tmpdir(), 'drctl-proof-'))
  chmodSync(folder, 0o755)
  const settings = readSettings({ DRCTL_SANDBOX_STATE: join(folder, 's'), DRCTL_SANDBOX_NET: net })
  const holds = await provedIn(settings, order, folder).catch(error => {
    console.error(`proof: ${error instanceof Error ? error.message : String(error)}`)
    return false
  })
  if (holds) rmSync(folder, { recursive: true, force: true })
  else console.error(`the ledger: ${join(folder, 'ledger.jsonl')}\nthe logs: ${settings.state}`)
  return holds ? 0 : 1
}

/** With a sandbox for itself alone, of which nothing runs afterwards, also when it is interrupted. */
async function provedIn(settings: Settings, { kills, seed }: Order, folder: string): Promise<boolean> {
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)))
  pointAt(settings)
  console.log(`${kills} kills, seed ${seed}`)
  let n = 0
  const say = (judged: Judged) => {
    n += 1
    console.log(linesOf(judged, n).join('\n'))
  }
  try {
    const { signal } = interrupted
    await up(settings, { say: what => console.error(`${what} …`), signal })
    const planned = plannedKills(seed, kills)
    const options = { kills: planned, program: 'bin/drctl.js', folder, say }
    const judged = await Promise.race([prove(settings, options), abortOf(signal)])
    console.log(summaryOf(judged, kills))
    return judged.length === kills && judged.every(({ contradictions }) => contradictions.length === 0)
  } finally {
    await down(settings)
  }
}

const abortOf = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

process.exitCode = await main(process.argv.slice(2))
// When interrupted, what was going on may still wait for something that is gone.
process.exit()
