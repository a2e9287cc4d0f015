import { isErrorCode, messageOf } from './caught-error.ts'
import { errors } from './errors.ts'
import { eventStates } from './event-states.ts'
import type { HistoryEvent } from './history-event.ts'

/** One stay of a run in a state, from its entry to its exit, with every try of its task. */
export type StateVisit = {
  state: string
  /** The state that the run came from, for the first one of a branch the Parallel around it; absent where the run begins. */
  from?: string
  enteredAt: string
  exitedAt?: string
  standing: 'running' | 'waiting' | 'done' | 'failed'
  input?: string
  output?: string
  /** How often the task said only that its work goes on. */
  polls: number
  /** Without the polls: each ended with a result or an error, or is under way. */
  tries: TaskTry[]
}

export type TaskTry = {
  at: string
  endedAt?: string
  parameters?: string
  result?: string
  error?: { code: string; message: string }
}

/** The visits of a run, in the order of their entries. `history` must be whole, the oldest event first. */
export function stateVisits(history: HistoryEvent[]): StateVisit[] {
  const visits: StateVisit[] = []
  const of = new Map<number, StateVisit>()
  const states = eventStates(history)
  for (const event of history) {
    const before = of.get(event.previous)
    const visit = event.type.endsWith('StateEntered')
      ? entered(event, before)
      : visitOf(states.get(event.id), before, visits)
    if (visit && event.type.endsWith('StateEntered')) visits.push(visit)
    if (visit) of.set(event.id, visit)
    if (visit) happened(visit, event)
    if (/^Execution(Failed|Aborted|TimedOut)$/.test(event.type)) cutOff(visits, event)
  }
  return visits
}

function entered({ name = '', at, input }: HistoryEvent, before: StateVisit | undefined): StateVisit {
  return {
    state: name,
    ...(before && { from: before.state }),
    enteredAt: at,
    standing: 'running',
    ...(input !== undefined && { input }),
    polls: 0,
    tries: [],
  }
}

/** An exit names its state: that of a Parallel follows from the last of its branches. A redrive goes on in the last visit. */
function visitOf(state: string | undefined, before: StateVisit | undefined, visits: StateVisit[]) {
  if (state === undefined || before?.state === state) return before
  const open = visits.findLast(visit => visit.state === state && visit.exitedAt === undefined)
  return open ?? before ?? visits.findLast(visit => visit.state === state)
}

function happened(visit: StateVisit, event: HistoryEvent): void {
  const { type, at } = event
  if (type === 'TaskScheduled') scheduled(visit, event)
  else if (type === 'TaskSucceeded')
    endTry(visit, at, event.output === undefined ? {} : { result: event.output })
  else if (/^Task(Failed|TimedOut|StartFailed|SubmitFailed)$/.test(type)) failed(visit, event)
  else if (type.endsWith('StateExited')) exited(visit, event)
  else if (type.endsWith('StateAborted')) Object.assign(visit, { exitedAt: at, standing: 'failed' })
}

function scheduled(visit: StateVisit, { at, parameters, resource }: HistoryEvent): void {
  visit.standing = resource === 'invoke.waitForTaskToken' ? 'waiting' : 'running'
  // A task that is scheduled once more is not over: the run was redriven.
  delete visit.exitedAt
  visit.tries.push({ at, ...(parameters !== undefined && { parameters }) })
}

function endTry(visit: StateVisit, endedAt: string, end: Pick<TaskTry, 'result' | 'error'>): void {
  const last = visit.tries.at(-1)
  if (last) Object.assign(last, { endedAt, ...end })
}

function failed(visit: StateVisit, { type, at, error, cause = '' }: HistoryEvent): void {
  const code = error ?? (type === 'TaskTimedOut' ? 'States.Timeout' : 'States.TaskFailed')
  if (isErrorCode(code) && errors[code].kind === 'poll') {
    visit.polls++
    visit.tries.pop()
  } else endTry(visit, at, { error: { code, message: messageOf(cause) || code } })
}

/** A state whose last try failed was left by its Catch. */
function exited(visit: StateVisit, { at, output }: HistoryEvent): void {
  const standing = visit.tries.at(-1)?.error ? 'failed' : 'done'
  Object.assign(visit, { exitedAt: at, standing, ...(output !== undefined && { output }) })
}

function cutOff(visits: StateVisit[], { at }: HistoryEvent): void {
  for (const visit of visits) {
    if (visit.exitedAt === undefined) Object.assign(visit, { exitedAt: at, standing: 'failed' })
  }
}
