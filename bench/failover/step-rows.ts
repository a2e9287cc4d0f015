import { median, type Row, row } from '../row.ts'
import type { Takeover } from './takeover.ts'

type Phases = Pick<Takeover, 'phases'>

/** A row for each of the steps that the runs have: its median, beside that of the takeovers by hand where these have it too. */
export function stepRows(steps: string[], runs: Phases[], hand: Phases[] = []): Row[] {
  return steps.flatMap(step => {
    const value = phase(runs, step)
    const floor = phase(hand, step)
    if (Number.isNaN(value)) return []
    return row({ name: `  ${step}`, unit: 's', value, ...(!Number.isNaN(floor) && { floor }) })
  })
}

/** The median of a phase in seconds; NaN of one that no takeover has. */
export function phase(takeovers: Phases[], name: string): number {
  return median(takeovers.flatMap(({ phases }) => phases.get(name) ?? []))
}
