import type { Flow, State } from '../asl/definition.ts'
import type { Frame } from './frame.ts'
import { leave } from './leave.ts'
import type { Run } from './run.ts'
import { runState } from './state.ts'

/** Goes on where the frame stands, until its flow has an outcome. Throws StateError when it fails, Aborted when it is stopped. */
export async function runFlow(run: Run, frame: Frame, flow: Flow, signal: AbortSignal): Promise<void> {
  while (!frame.outcome) {
    const state = flow.States[frame.state]
    if (!state) throw new Error(`no state ${frame.state}: the definition was checked`)
    if (!frame.entered) enter(run, frame, state)
    leave(run, frame, state, await runState(run, frame, state, signal))
  }
}

function enter(run: Run, frame: Frame, state: State): void {
  run.emit(
    frame,
    {
      type: `${state.Type}StateEntered`,
      stateEnteredEventDetails: {
        name: frame.state,
        input: JSON.stringify(frame.input),
        inputDetails: { truncated: false },
      },
    },
    { entered: { id: run.nextId, after: frame.previous, at: run.now } },
  )
}
