import type { MapState, Parallel, State } from '../asl/definition.ts'
import { innerFlows } from '../asl/flows.ts'
import type { Frame } from './frame.ts'
import type { Run } from './run.ts'

/**
 * Writes what a failed branch stops: each branch's iteration, and each state that was entered and not left, the failed
 * one's too. All follow from the event that the branch failed with.
 */
export function emitAborted(run: Run, frame: Frame, state: Parallel | MapState, failed: Frame): void {
  const { previous } = failed
  for (const [index, branch] of branchesOf(run, frame)) {
    if (branch.outcome) continue
    const details = { name: frame.state, index }
    if (state.Type === 'Map') {
      const event =
        branch === failed
          ? ({ type: 'MapIterationFailed', mapIterationFailedEventDetails: details } as const)
          : ({ type: 'MapIterationAborted', mapIterationAbortedEventDetails: details } as const)
      run.emit(branch, event, { previous }, { aside: true })
    }
    abortState(
      run,
      branch,
      innerFlows(state)[state.Type === 'Map' ? 0 : index]?.States[branch.state],
      previous,
    )
  }
}

/** Only states that take time can be aborted; of one inside another, the outer is named first. */
function abortState(run: Run, frame: Frame, state: State | undefined, previous: number): void {
  if (!frame.entered || !state) return
  if (state.Type === 'Task' || state.Type === 'Wait' || state.Type === 'Parallel' || state.Type === 'Map') {
    run.emit(frame, { type: `${state.Type}StateAborted` }, { previous }, { aside: true })
  }
  for (const [index, inner] of branchesOf(run, frame)) {
    if (inner.outcome) continue
    abortState(run, inner, innerFlows(state)[state.Type === 'Map' ? 0 : index]?.States[inner.state], previous)
  }
}

function branchesOf(run: Run, frame: Frame): [number, Frame][] {
  const depth = frame.path.split('/').length
  return [...run.record.frames.values()]
    .filter(one => one.path.startsWith(`${frame.path}/`) && one.path.split('/').length === depth + 1)
    .map((one): [number, Frame] => [Number(one.path.split('/').at(-1)), one])
    .sort(([a], [b]) => a - b)
}
