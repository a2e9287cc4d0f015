import type { State } from '../asl/definition.ts'
import { attemptBranches } from './branches.ts'
import { chooseNext } from './choice.ts'
import { failState } from './fail.ts'
import type { Frame } from './frame.ts'
import { type Exit, exitBy } from './leave.ts'
import { recover } from './recover.ts'
import type { Run } from './run.ts'
import { keptFailure, StateError } from './state-error.ts'
import { attemptTask } from './task.ts'
import { waitState } from './wait.ts'

/** Runs the current state until it is left: retries and catches included. */
export async function runState(run: Run, frame: Frame, state: State, signal: AbortSignal): Promise<Exit> {
  for (;;) {
    try {
      await settle(run, frame, signal)
      return await work(run, frame, state, signal)
    } catch (problem) {
      if (!(problem instanceof StateError) || problem.terminal) throw problem
      const exit = await recover(run, frame, state, problem)
      if (exit) return exit
    }
  }
}

/** What was left over from before: a failure to answer, a retry to wait for. */
async function settle(run: Run, frame: Frame, signal: AbortSignal): Promise<void> {
  const { activity } = frame
  if (activity?.kind === 'failure') throw keptFailure(activity)
  if (activity?.kind !== 'retry') return
  await run.surroundings.clock.wait(activity.until - run.now, signal)
  run.move(frame, { activity: null })
}

async function work(run: Run, frame: Frame, state: State, signal: AbortSignal): Promise<Exit> {
  switch (state.Type) {
    case 'Task': {
      const result = resultOf(frame) ?? (await attemptTask(run, frame, state, signal))
      return exitBy(
        run,
        frame,
        { ...state, next: state.Next },
        { result: result.value, otherwise: result.value },
      )
    }
    case 'Parallel':
    case 'Map': {
      const result = resultOf(frame) ?? (await attemptBranches(run, frame, state, signal))
      return exitBy(
        run,
        frame,
        { ...state, next: state.Next },
        { result: result.value, otherwise: result.value },
      )
    }
    case 'Wait':
      await waitState(run, frame, state, signal)
      return exitBy(run, frame, { ...state, next: state.Next }, { otherwise: frame.input })
    case 'Choice':
      return chooseNext(run, frame, state)
    case 'Fail':
      throw await failState(run, frame, state)
    case 'Pass':
      return exitBy(run, frame, { ...state, next: state.Next }, { otherwise: frame.input })
    case 'Succeed':
      return exitBy(run, frame, { ...state, next: undefined }, { otherwise: frame.input })
  }
}

function resultOf(frame: Frame) {
  return frame.activity?.kind === 'result' ? frame.activity : undefined
}
