import { stepOfState } from '#recovery/run-steps.ts'
import { type Callers, startCallers } from '#sandbox/callers/callers.ts'
import type { Ledger } from '#sandbox/callers/ledger.ts'
import { domain, peerOf, type Region, regions, type Settings } from '#sandbox/settings.ts'
import { until } from '#test/until.ts'
import { recovered } from './failover/by-workflow.ts'
import { inputInto } from './failover/outage.ts'
import { withSandbox } from './failover/sandbox.ts'
import { untilFollows } from './failover/standby.ts'
import { stateSeconds } from './failover/state-times.ts'
import { stepRows } from './failover/step-rows.ts'
import type { Bench } from './failover/takeover.ts'
import { median, type Row, row } from './row.ts'
import { longestPause } from './switchover/pause.ts'

/** Seconds for which no write is acknowledged. */
const allowedPause = 2

/** Milliseconds: between a caller's requests, until it gives one up, until it sends one that failed once more. */
const caller = { pause: 20, timeout: 20_000, retryAfter: 1_000 }
const writesBetween = { least: 200, within: 60_000 }

type Switchover = { from: number; to: number; phases: ReadonlyMap<string, number> }
type Measured = { switchovers: Switchover[]; ledger: Ledger }

/**
 * Switchovers back and forth, one after the other, while callers write and read through the name: for how long no write was
 * acknowledged, and what failed. A change of DNS takes the sandbox's second until it is INSYNC.
 */
export async function benchSwitchover({ rounds = 20 }: { rounds?: number | undefined } = {}): Promise<Row[]> {
  const measured = await withSandbox({ standby: 'warm', propagationSeconds: 1 }, async bench => {
    const callers = startCallers({ domain, ...reached(bench.settings), ...caller })
    try {
      return await backAndForth(bench, callers, rounds)
    } finally {
      await callers.stop()
    }
  })
  return rowsOf(measured)
}

const reached = ({ world, ports }: Settings) => ({
  port: ports.api,
  nameServers: world.nameServers.map(address => `${address}:${ports.dns}`),
})

async function backAndForth(bench: Bench, { ledger }: Callers, rounds: number): Promise<Measured> {
  const switchovers: Switchover[] = []
  let into: Region = regions[1]
  for (let round = 0; round < rounds; round++) {
    await untilFollows(bench, into)
    await untilAcknowledged(ledger)
    const from = Date.now()
    const { history } = await recovered(bench, await inputInto(bench.stack, 'switchover', into))
    switchovers.push({ from, to: Date.now(), phases: stateSeconds(history) })
    into = peerOf(into)
  }
  await untilAcknowledged(ledger)
  return { switchovers, ledger }
}

async function untilAcknowledged({ acknowledged }: Ledger): Promise<void> {
  const before = acknowledged.length
  const enough = () => acknowledged.length >= before + writesBetween.least
  await until('writes to be acknowledged', writesBetween.within, enough)
}

function rowsOf({ switchovers, ledger }: Measured): Row[] {
  const times = ledger.acknowledged.map(({ at }) => at)
  const pauses = switchovers.map(switchover => longestPause(times, switchover))
  const limit = { of: 'value', most: allowedPause } as const
  const unmended = { unit: 'requests', value: ledger.failed, limit: { of: 'value', most: 0 } } as const
  return [
    row({ name: `switchover ×${pauses.length}, pause of writes`, unit: 's', value: median(pauses), limit }),
    row({ name: '  the longest of them', unit: 's', value: Math.max(...pauses), limit }),
    row({ name: '  failed, and one retry did not mend it', ...unmended }),
    row({ name: '  failed, and one retry mended it', unit: 'requests', value: ledger.mended }),
    row({ name: '  answered', unit: 'requests', value: ledger.succeeded }),
    ...stepRows(workedAt(switchovers), switchovers),
  ]
}

/** The states of the runs that are of a step, in their order. */
function workedAt(switchovers: Switchover[]): string[] {
  const states = new Set(switchovers.flatMap(({ phases }) => [...phases.keys()]))
  return [...states].filter(state => stepOfState(state) !== undefined)
}
