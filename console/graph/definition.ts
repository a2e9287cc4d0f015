import * as z from 'zod'

/** A way from a state to another: as planned, by a Catch, or as an operator answered. */
export type Way = { from: string; to: string; kind: 'next' | 'catch' | 'answer' }

/** A state of the machine; `parent` is the Parallel or Map around it. */
export type MachineState = { name: string; type: string; parent?: string }

export type Machine = { states: MachineState[]; ways: Way[] }

const State = z.object({
  Type: z.string(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(z.object({ Next: z.string() })).optional(),
  Catch: z.array(z.object({ Next: z.string() })).optional(),
  Branches: z.array(z.unknown()).optional(),
  ItemProcessor: z.unknown().optional(),
})
const Flow = z.object({ StartAt: z.string(), States: z.record(z.string(), State) })
type Flow = z.infer<typeof Flow>
type State = z.infer<typeof State>

/**
 * The states of a definition in Amazon States Language, and the ways between them. The ways to and from a Parallel or Map
 * are those to the beginnings and from the ends inside it. ZodError for what is no definition.
 */
export function readMachine(definition: string): Machine {
  const machine: Machine = { states: [], ways: [] }
  readFlow(Flow.parse(JSON.parse(definition)), machine)
  return machine
}

/** Gives where a flow is entered and left. */
function readFlow(flow: Flow, machine: Machine, parent?: string): Ends {
  const states = Object.entries(flow.States)
  const inner = new Map<string, Ends[]>()
  for (const [name, state] of states) {
    machine.states.push({ name, type: state.Type, ...(parent !== undefined && { parent }) })
    const flows = [...(state.Branches ?? []), ...(state.ItemProcessor ? [state.ItemProcessor] : [])]
    if (flows.length > 0)
      inner.set(
        name,
        flows.map(one => readFlow(Flow.parse(one), machine, name)),
      )
  }
  for (const [name, state] of states) machine.ways.push(...waysOf(name, state, inner))
  const named = (type: string) => states.filter(([, { Type }]) => Type === type).map(([name]) => name)
  const last = states.filter(
    ([, { Type, Next }]) => Next === undefined && Type !== 'Choice' && Type !== 'Fail',
  )
  return { entry: entries(flow.StartAt, inner), ends: last.map(([name]) => name), fails: named('Fail') }
}

type Ends = { entry: string[]; ends: string[]; fails: string[] }

const entries = (name: string, inner: Map<string, Ends[]>): string[] =>
  inner.get(name)?.flatMap(({ entry }) => entry) ?? [name]

function waysOf(name: string, state: State, inner: Map<string, Ends[]>): Way[] {
  const flows = inner.get(name)
  const ends = flows?.flatMap(flow => flow.ends) ?? [name]
  const fails = flows?.flatMap(flow => flow.fails) ?? [name]
  const next = [state.Next, state.Default, ...(state.Choices ?? []).map(({ Next }) => Next)]
  const caught = (state.Catch ?? []).map(({ Next }) => Next)
  const planned: Way['kind'] = name.endsWith('Answer') ? 'answer' : 'next'
  return [
    ...between(
      ends,
      next.flatMap(to => (to === undefined ? [] : entries(to, inner))),
      planned,
    ),
    ...between(
      fails,
      caught.flatMap(to => entries(to, inner)),
      'catch',
    ),
  ]
}

const between = (from: string[], to: string[], kind: Way['kind']): Way[] =>
  from.flatMap(one => to.map(other => ({ from: one, to: other, kind })))
