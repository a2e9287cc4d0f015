import type { Json } from '../json.ts'

/**
 * Where a flow of states stands: the machine's own, that of a Parallel's branch or that of a Map's iteration. All frames
 * together are the position of an execution; each is on disk before anything that follows from it happens.
 */
export interface Frame {
  /** '' for the machine's own flow, then `/<index>` for each level of branches. */
  readonly path: string
  state: string
  input: Json
  /** Variables assigned in this flow; outer ones are read through the path. */
  variables: Record<string, Json>
  /** The event that the next one follows from. */
  previous: number
  /** Entry of the current state: its event, the event before it, milliseconds since the epoch. */
  entered: { id: number; after: number; at: number } | null
  /** Retries used in the current state, by retrier. */
  used: number[]
  activity: Activity | null
  /** The element of a Map that this flow is for. */
  item: { index: number; value: Json } | null
  outcome: { output: Json } | null
  /** Of a Parallel or a Map that failed: what was under way in it, for a redrive. */
  stopped?: { fan: Extract<Activity, { kind: 'branches' }>; frames: Frame[] }
}

export type Change = Partial<Omit<Frame, 'path' | 'stopped'>>

/** What is under way in the current state. Times are milliseconds since the epoch. */
export type Activity =
  | TaskActivity
  | { kind: 'wait'; until: number }
  | { kind: 'retry'; until: number }
  | { kind: 'branches'; started: number; inputs: Json[]; items: Json[] | null; limit: number }
  | { kind: 'result'; value: Json }
  | FailureActivity

/** A failure that Retry or Catch has yet to answer; `told` when the history says already that the state failed. */
export interface FailureActivity {
  kind: 'failure'
  error: string | null
  cause: string | null
  heartbeat: boolean
  told: boolean
}

export type InvocationType = 'RequestResponse' | 'Event'

export interface TaskActivity {
  kind: 'task'
  functionName: string
  payload: Json
  type: InvocationType
  token: string | null
  deadline: number | null
  heartbeatSeconds: number | null
  /** The next heartbeat is missed at this time. */
  heartbeatBy: number | null
  started: boolean
  submitted: boolean
}

export function newFrame(path: string, state: string, input: Json, previous: number): Frame {
  return {
    path,
    state,
    input,
    variables: {},
    previous,
    entered: null,
    used: [],
    activity: null,
    item: null,
    outcome: null,
  }
}
