import type { Definition, Flow, State } from '../asl/definition.ts'
import { innerFlows } from '../asl/flows.ts'
import type { Activity, Frame } from './frame.ts'
import type { Entry, Redrive, StoredEvent } from './journal.ts'
import type { Record as ExecutionRecord } from './position.ts'

/**
 * How an execution begins again: the states that were under way or failed are run again, with their variables and input
 * and all of their retries; in a Parallel or a Map only the branches that had not succeeded. They are not entered anew, but
 * for a Fail state, which fails again.
 */
export function redriven(
  record: ExecutionRecord,
  definition: Definition,
  redrive: Redrive,
): Extract<Entry, { redrive: Redrive }> {
  const id = record.events.length + 1
  const event: StoredEvent = {
    timestamp: redrive.at,
    type: 'ExecutionRedriven',
    id,
    previousEventId: record.events.length,
    executionRedrivenEventDetails: { redriveCount: record.redrives.length + 1 },
  }
  const frames = [...record.frames.values()].flatMap(withStopped)
  return { event, redrive, frames: frames.map(frame => again(frame, stateOf(frame, frames, definition), id)) }
}

/** A Parallel or Map that failed has its branches again; they may have had such in turn. */
function withStopped(frame: Frame): Frame[] {
  if (!frame.stopped) return [frame]
  const { stopped, ...rest } = frame
  return [{ ...rest, activity: stopped.fan }, ...stopped.frames.flatMap(withStopped)]
}

function again(frame: Frame, state: State | undefined, previous: number): Frame {
  if (frame.outcome) return frame
  const activity = keeps(frame.activity) ? frame.activity : null
  return { ...frame, previous, used: [], activity, ...(state?.Type === 'Fail' && { entered: null }) }
}

/** What was there already stays; a task, a wait or a failure is done again. */
const keeps = (activity: Activity | null) => activity?.kind === 'branches' || activity?.kind === 'result'

/** The state that a frame stands in, found from the machine's own flow inwards. */
function stateOf(frame: Frame, frames: Frame[], definition: Definition): State | undefined {
  const steps = frame.path.split('/').slice(1)
  let flow: Flow | undefined = definition
  for (const [depth, index] of steps.entries()) {
    const path = ['', ...steps.slice(0, depth)].join('/')
    const outer: State | undefined = flow?.States[frames.find(one => one.path === path)?.state ?? '']
    flow = outer && innerFlows(outer)[outer.Type === 'Map' ? 0 : Number(index)]
  }
  return flow?.States[frame.state]
}
