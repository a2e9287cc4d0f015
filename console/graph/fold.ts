import { stepNames, stepOfState } from '#recovery/run-steps.ts'
import type { Machine, MachineState, Way } from './definition.ts'

/** The step that a state belongs to (its question, the answer's choice, its verdict), or the state itself. */
export function partOf(state: string): string {
  const step =
    stepOfState(state)?.step ?? /^(.+?)(?:Loss|Unfinished)?(?:Answer|Verdict|Again)$/.exec(state)?.[1]
  return step !== undefined && stepNames.includes(step) ? step : state
}

/**
 * The machine as an engineer thinks of it: a node a step, the choices between steps, and the ends. What only prepares,
 * inside a step or before it, is drawn into the ways.
 */
export function folded({ states, ways }: Machine): Machine {
  const kept = states.filter(
    ({ name, type, parent }) =>
      partOf(name) === name &&
      (stepNames.includes(name) ||
        (parent === undefined && ['Choice', 'Succeed', 'Fail', 'Parallel'].includes(type))),
  )
  const names = new Set(kept.map(({ name }) => name))
  const through = states.map(({ name }) => partOf(name)).filter(name => !names.has(name))
  const renamed = ways.map(({ from, to, kind }) => ({ from: partOf(from), to: partOf(to), kind }))
  const between = distinct(new Set(through).values().reduce(without, renamed))
  const shorter = kept
    .filter(({ type }) => type === 'Choice')
    .reduce(shortened, { states: kept, ways: between })
  return { states: shorter.states, ways: shorter.ways.filter(way => !isWithin(way, kept)) }
}

/** That all of a group is done once more is no way between what runs side by side in it. */
function isWithin({ from, to }: Way, states: MachineState[]): boolean {
  const group = (name: string) => states.find(state => state.name === name)?.parent
  return group(from) !== undefined && group(from) === group(to)
}

/** A choice is left out where that makes no more ways than there were. */
function shortened({ states, ways }: Machine, { name }: MachineState): Machine {
  const shorter = without(ways, name)
  if (shorter.length > ways.length) return { states, ways }
  return { states: states.filter(state => state.name !== name), ways: shorter }
}

/** The ways that lead through a state become ways past it. */
function without(ways: Way[], name: string): Way[] {
  const into = ways.filter(({ from, to }) => to === name && from !== name)
  const out = ways.filter(({ from, to }) => from === name && to !== name)
  const rest = ways.filter(({ from, to }) => from !== name && to !== name)
  const past = into.flatMap(({ from, kind }) =>
    out.map(way => ({ from, to: way.to, kind: lesser(kind, way.kind) })),
  )
  return distinct([...rest, ...past])
}

const order: Way['kind'][] = ['next', 'answer', 'catch']
const lesser = (a: Way['kind'], b: Way['kind']) => (order.indexOf(a) > order.indexOf(b) ? a : b)

/** One way between two states, the most usual of them; none from a state to itself. */
function distinct(ways: Way[]): Way[] {
  const best = new Map<string, Way>()
  for (const way of ways) {
    const key = `${way.from} ${way.to}`
    const known = best.get(key)
    if (way.from !== way.to && (!known || lesser(known.kind, way.kind) === known.kind)) best.set(key, way)
  }
  return [...best.values()]
}
