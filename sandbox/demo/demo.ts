import { setTimeout as wait } from 'node:timers/promises'
import type { Output } from '#cli/output.ts'
import { type Callers, startCallers } from '../callers/callers.ts'
import { domain, type Settings } from '../settings.ts'
import { lose } from '../up/disturb.ts'
import { down } from '../up/down.ts'
import { exportLines } from '../up/environment.ts'
import { active, standby } from '../up/stack.ts'
import { until } from '../up/until.ts'
import { up } from '../up/up.ts'
import { watchPositions } from '../witness/positions.ts'
import { closingLines } from './closing.ts'
import { findings } from './verdict.ts'
import { watchTheRun } from './watched-run.ts'

/** Milliseconds. */
const limits = { warmUp: 30_000, calm: 30_000 }

export type DemoOptions = {
  /** Leaves the regions running at the end, also of a demo that fails. */
  keep: boolean
  /** Aborted, everything is stopped, and `demo` throws the reason. */
  signal: AbortSignal
}

/**
 * Brings two regions up and loses one. What it started is stopped at the end; where a sandbox is up already, `up`
 * refuses, and that sandbox is left alone.
 */
export async function demo(
  settings: Settings,
  output: Output,
  { keep, signal }: DemoOptions,
): Promise<boolean> {
  const say = (text: string) => output.write(`${text}\n`)
  say(`Bringing up two regions: ${active} (active) and ${standby} (standby)`)
  await up(settings, { say: what => say(`  ${what}`), signal })
  try {
    return await Promise.race([loseOne(settings, output, signal), abortOf(signal)])
  } finally {
    if (keep && !signal.aborted) say(keptLines(settings).join('\n'))
    else await down(settings)
  }
}

/**
 * Kills the active region under callers and touches nothing: the alarm, the workflow and DNS do the rest. True only if
 * the callers are answered by the other region, one database takes writes, and what was archived is there.
 */
async function loseOne(settings: Settings, output: Output, signal: AbortSignal): Promise<boolean> {
  const say = (text: string) => output.write(`${text}\n`)
  const callers = startCallers({ domain, port: settings.ports.api, nameServers: nameServers(settings) })
  const { ledger } = callers
  const { positions, stop } = watchPositions(settings, active)
  try {
    await until(
      () => Promise.resolve(enough(callers) || undefined),
      limits.warmUp,
      () => trouble(callers),
    )
    say(`\nKilling ${active} without warning; nothing is touched from here on`)
    const lostAt = Date.now()
    await lose(settings, active)
    const run = await watchTheRun({ settings, ledger, lostAt, output, signal })
    await untilCalm(settings, callers)
    await Promise.all([callers.stop(), stop()])
    const evidence = { settings, lost: active, survivor: standby, ledger, positions, epoch: 1 }
    const found = await findings(evidence)
    say(closingLines({ run, lostAt, ledger, ...found }, output).join('\n'))
    return found.findings.every(({ ok }) => ok)
  } finally {
    await Promise.all([callers.stop(), stop()])
  }
}

const keptLines = (settings: Settings) => [
  '\nThe two regions are left running. To go on by hand, put these lines into your shell:',
  ...exportLines(settings),
  '`npm run sandbox -- status` prints them again, `npm run sandbox -- down` stops everything.',
]

const abortOf = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

const nameServers = (settings: Settings) =>
  settings.world.nameServers.map(address => `${address}:${settings.ports.dns}`)

const enough = ({ ledger }: Callers) => ledger.acknowledged.length >= 200

const trouble = ({ ledger }: Callers) =>
  `the callers get no answers: ${ledger.lastFailure ?? 'too few so far'}`

/** The callers' answers come without failures for two seconds: those with old answers of DNS have seen the new one. */
async function untilCalm(settings: Settings, { ledger }: Callers): Promise<void> {
  const address = settings.region[standby].public
  const calm = async () => {
    const before = { failed: ledger.failed, served: ledger.byAddress.get(address) ?? 0 }
    await wait(2000)
    const served = ledger.byAddress.get(address) ?? 0
    return (ledger.failed === before.failed && served > before.served) || undefined
  }
  await until(calm, limits.calm, () => `the callers still fail: ${ledger.lastFailure}`)
}
