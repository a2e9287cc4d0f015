import type { RunView } from '#console/contract.ts'
import type { MachineGraph } from '#console/graph/machine-graph.ts'

/**
 * The ways of a drawing that a run took, as "from to". A run goes from state to state; a drawing leaves some of them out,
 * so a way is taken where the run went on from one of its nodes to the other past nothing else that is drawn.
 */
export function takenWays(
  taken: RunView['taken'],
  { parts, parents }: Pick<MachineGraph, 'parts' | 'parents'>,
  drawn: Set<string>,
): Set<string> {
  const groups = new Set(Object.values(parents))
  const nodeOf = (state: string) => {
    const part = parts[state] ?? state
    return drawn.has(part) && !groups.has(part) ? part : undefined
  }
  // What a run did behind a group it did behind the last states in it.
  const inside = taken.filter(([from, to]) => !groups.has(from) || parents[to] === from)
  const next = Map.groupBy([...inside, ...leavings(taken, parents)], ([from]) => from)
  const ways = new Set<string>()
  for (const start of new Set(taken.flat())) {
    const from = nodeOf(start)
    if (from !== undefined) for (const to of reached(start, next, nodeOf)) ways.add(`${from} ${to}`)
  }
  return ways
}

/** A branch ends without a way of its own: what follows the Parallel follows its last states. */
function leavings(taken: RunView['taken'], parents: Record<string, string>): RunView['taken'] {
  const inside = (state: string, group: string) => parents[state] === group
  const left = new Set(taken.filter(([from, to]) => parents[from] === parents[to]).map(([from]) => from))
  const last = [...new Set(taken.map(([, to]) => to))].filter(state => parents[state] && !left.has(state))
  return last.flatMap(state => {
    const group = parents[state] ?? ''
    return taken
      .filter(([from, to]) => from === group && !inside(to, group))
      .map(([, to]) => [state, to] as [string, string])
  })
}

/** The first drawn nodes on the way from a state. */
function reached(
  start: string,
  next: Map<string, RunView['taken']>,
  nodeOf: (state: string) => string | undefined,
): Set<string> {
  const found = new Set<string>()
  const seen = new Set([start])
  const open = [start]
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const [, to] of next.get(state) ?? []) {
      if (seen.has(to)) continue
      seen.add(to)
      const node = nodeOf(to)
      if (node === undefined) open.push(to)
      else found.add(node)
    }
  }
  return found
}
