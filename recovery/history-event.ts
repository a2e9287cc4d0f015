/** One event of an execution's history, with the fields that drctl reads, as Step Functions words them. */
export type HistoryEvent = {
  id: number
  /** The event that led to this one; parallel branches each have their own chain. */
  previous: number
  at: string
  type: string
  /** Of a state that was entered or left. */
  name?: string | undefined
  input?: string | undefined
  output?: string | undefined
  error?: string | undefined
  cause?: string | undefined
  /** Of a task that was scheduled: `invoke` or `invoke.waitForTaskToken`, and its arguments as JSON. */
  resource?: string | undefined
  parameters?: string | undefined
}
