import { type Machine, readMachine } from './definition.ts'
import { folded, partOf } from './fold.ts'
import { type Drawing, drawn } from './layout.ts'

/** A state machine in two drawings: by its steps, and with every state. */
export type MachineGraph = {
  steps: Drawing
  states: Drawing
  /** The step of each state, or the state itself. */
  parts: Record<string, string>
  /** The Parallel or Map around a state. */
  parents: Record<string, string>
}

/** The drawings of a definition, which are made once: all runs of a version share them. */
export function machineGraphs() {
  const made = new Map<string, MachineGraph>()
  return (definition: string): MachineGraph => {
    const known = made.get(definition)
    if (known) return known
    const graph = graphOf(readMachine(definition))
    made.set(definition, graph)
    return graph
  }
}

function graphOf(machine: Machine): MachineGraph {
  const { states } = machine
  return {
    steps: drawn(folded(machine)),
    states: drawn(machine),
    parts: Object.fromEntries(states.map(({ name }) => [name, partOf(name)])),
    parents: Object.fromEntries(states.flatMap(({ name, parent }) => (parent ? [[name, parent]] : []))),
  }
}
