import type { Catcher, State } from '../asl/definition.ts'
import type { Frame } from './frame.ts'
import { type Exit, exitBy } from './leave.ts'
import { delaySeconds, matches, retrierFor } from './retry-policy.ts'
import type { Run } from './run.ts'
import { failureActivity, type StateError } from './state-error.ts'

/** Answers a state's failure: undefined means that it is tried again, an exit that it was caught. Else it throws the failure. */
export async function recover(
  run: Run,
  frame: Frame,
  state: State,
  problem: StateError,
): Promise<Exit | undefined> {
  if (state.Type !== 'Task' && state.Type !== 'Parallel' && state.Type !== 'Map') throw problem
  if (retry(run, frame, state, problem)) return undefined
  if (state.Type !== 'Task') tell(run, frame, state.Type, problem)
  const catchers = state.Catch ?? []
  const index = catchers.findIndex(catcher => matches(catcher.ErrorEquals, problem))
  const catcher = catchers[index]
  if (!catcher) throw problem
  return caught(run, frame, catcher, { index, problem })
}

function retry(run: Run, frame: Frame, state: State, problem: StateError): boolean {
  if (!('Retry' in state) || !state.Retry) return false
  const index = retrierFor(state.Retry, frame.used, problem)
  const retrier = index === undefined ? undefined : state.Retry[index]
  if (index === undefined || !retrier) return false
  const used = state.Retry.map((_, i) => frame.used[i] ?? 0)
  const delay = delaySeconds(retrier, used[index] ?? 0, Math.random)
  used[index] = (used[index] ?? 0) + 1
  run.move(frame, { used, activity: { kind: 'retry', until: run.now + delay * 1000 } })
  return true
}

/** AWS writes of Parallel and Map that they failed, once no retry is left. */
function tell(run: Run, frame: Frame, type: 'Parallel' | 'Map', problem: StateError): void {
  if (frame.activity?.kind === 'failure' && frame.activity.told) return
  run.emit(frame, { type: `${type}StateFailed` }, { activity: failureActivity(problem, true) })
}

function caught(
  run: Run,
  frame: Frame,
  catcher: Catcher,
  { index, problem }: { index: number; problem: StateError },
): Promise<Exit> {
  return exitBy(
    run,
    frame,
    { ...catcher, path: `Catch[${index}]`, next: catcher.Next },
    { errorOutput: problem.output, otherwise: problem.output },
  )
}
