import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { type Replication, Replication as ReplicationFile } from './control-contract.ts'
import type { Crossing, Network } from './network.ts'
import { replicateFolder } from './replica-pass.ts'
import { readTree, type Tree } from './replica-tree.ts'
import { store, stored } from './stored-file.ts'

/** One direction: a region's own file system to its replica in the other region. */
export type Pair = { source: string; from: string; to: string; crossings: readonly Crossing[] }
export type Replicator = ReturnType<typeof startReplication>

const glance = 100

/**
 * Copies each file system to its replica, one pass after another with the lag between them. A pass is abandoned where
 * it stands when its way is cut. The state is kept in a file, for the EFS API: only what changed before
 * `lastReplicatedAt`, the start of the last complete pass, is certain to be in the replica.
 */
export function startReplication(
  pairs: readonly Pair[],
  { network, file, lagSeconds }: { network: Network; file: string; lagSeconds: number },
) {
  const state: Replication = stored(file, ReplicationFile) ?? {}
  const stopping = new AbortController()
  let lag = 1000 * lagSeconds

  const running = pairs.map(async pair => {
    const known = readTree(pair.to)
    while (!stopping.signal.aborted) {
      state[pair.source] = await passed(pair, known, network, stopping.signal, state[pair.source])
      store(file, state)
      const ended = Date.now()
      while (!stopping.signal.aborted && Date.now() < ended + lag) await delay(glance)
    }
  })

  return {
    state: (): Replication => ({ ...state }),
    lagSeconds: () => lag / 1000,
    /** Holds from the wait that is on. */
    setLag(seconds: number) {
      lag = 1000 * seconds
    },
    async stop(): Promise<void> {
      stopping.abort()
      await Promise.all(running)
    },
  }
}

type PairState = Replication[string]

/** One pass, and the state after it. An abandoned pass, or one without a source, leaves the state as it was. */
async function passed(
  { from, to, crossings, source }: Pair,
  known: Tree,
  network: Network,
  stopping: AbortSignal,
  before: PairState = { state: 'ENABLED' },
): Promise<PairState> {
  if (!network.isOpen(crossings) || !existsSync(from)) return before
  const cut = new AbortController()
  const forget = network.watch({ crossings, pause: () => cut.abort(), destroy: () => {} })
  const signal = AbortSignal.any([stopping, cut.signal])
  const lastReplicatedAt = new Date().toISOString()
  try {
    const whole = await replicateFolder(from, to, known, signal)
    return whole ? { lastReplicatedAt, state: 'ENABLED' } : before
  } catch (error) {
    if (signal.aborted) return before
    console.error(`replication of ${source} failed`, error)
    return { ...before, state: 'ERROR' }
  } finally {
    forget()
  }
}
