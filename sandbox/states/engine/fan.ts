import type { Flow, MapState, Parallel } from '../asl/definition.ts'
import { type Activity, type Frame, newFrame } from './frame.ts'
import type { Run } from './run.ts'

type Branches = Extract<Activity, { kind: 'branches' }>

/** What is being run side by side: a Parallel's branches, or a Map's iterations. */
export interface Fan {
  readonly run: Run
  readonly frame: Frame
  readonly state: Parallel | MapState
  readonly fan: Branches
  readonly scope: AbortController
  readonly signal: AbortSignal
}

/** An iteration is over when the history says so, which may have been cut off. */
export function finished({ run, state }: Fan, branch: Frame): boolean {
  const last = run.record.events[branch.previous - 1]
  return branch.outcome !== null && (state.Type === 'Parallel' || last?.type === 'MapIterationSucceeded')
}

/** Opens the next branch that has not begun, if one is left. */
export function nextBranch({ run, frame, state, fan }: Fan, previous: number): Frame | undefined {
  const index = fan.inputs.findIndex((_, i) => !run.record.frames.has(`${frame.path}/${i}`))
  const input = fan.inputs[index]
  if (input === undefined) return undefined
  const branch = newFrame(`${frame.path}/${index}`, flowOf(state, index).StartAt, input, previous)
  if (state.Type === 'Parallel') return run.open(branch)
  const item = { index, value: fan.items?.[index] ?? null }
  const mapIterationStartedEventDetails = { name: frame.state, index }
  return run.open({ ...branch, item }, { type: 'MapIterationStarted', mapIterationStartedEventDetails })
}

export function flowOf(state: Parallel | MapState, index: number): Flow {
  const flow = state.Type === 'Map' ? state.ItemProcessor : state.Branches[index]
  if (!flow) throw new Error(`no branch ${index}`)
  return flow
}

export function indexOf(branch: Frame): number {
  return Number(branch.path.split('/').at(-1))
}
