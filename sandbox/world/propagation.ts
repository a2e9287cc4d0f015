import type { RecordSet } from './record-set.ts'

type Version = { records: readonly RecordSet[]; turnsAt: readonly number[] }
type Hold = { from: number; until: number }

const keptVersions = 100

/**
 * What each server answers from. A change reaches the servers one after another within the delay; at its end, when all
 * have it, the change is INSYNC. A server that is held back answers from what it had, whatever INSYNC says.
 */
export function createPropagation(start: {
  records: readonly RecordSet[]
  servers: number
  seconds: number
  now: () => number
}) {
  const { now } = start
  const indexes = Array.from({ length: start.servers }, (_, i) => i)
  let seconds = start.seconds
  let versions: Version[] = [{ records: start.records, turnsAt: indexes.map(() => 0) }]
  const holds = new Map<number, Hold>()

  return {
    seconds: () => seconds,
    setSeconds(value: number) {
      seconds = value
    },
    /** Begins to bring the records to the servers. */
    turn(records: readonly RecordSet[]): void {
      const turnsAt = indexes.map(i => now() + (1000 * seconds * (i + 1)) / (start.servers + 1))
      versions = [...versions, { records, turnsAt }].slice(-keptVersions)
    },
    /** Lets a server learn nothing new for some seconds. */
    hold(server: number, forSeconds: number): void {
      holds.set(server, { from: now(), until: now() + 1000 * forSeconds })
    },
    release: () => holds.clear(),
    /** The records that a server has. */
    view(server: number): readonly RecordSet[] {
      const hold = holds.get(server)
      const at = hold && now() < hold.until ? hold.from : now()
      const seen = versions.findLast(({ turnsAt }) => (turnsAt[server] ?? 0) <= at)
      return (seen ?? versions[0])?.records ?? []
    },
  }
}
