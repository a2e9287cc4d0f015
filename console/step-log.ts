import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { functionLog } from '#aws/logs.ts'
import { calledFunctions } from '#recovery/called-functions.ts'
import type { HistoryEvent } from '#recovery/history-event.ts'
import { logLines } from '#recovery/lambda-log.ts'
import { type StateVisit, stateVisits } from '#recovery/state-visits.ts'
import type { StepLog, VisitLog } from './contract.ts'
import { failureOf } from './failure.ts'
import { partOf } from './graph/fold.ts'
import type { KnownRun } from './run-source.ts'

/** So many lines of a visit are shown, the newest, and of so many visits. */
const mostLines = 200
const mostVisits = 10

/** Lines of a call may be stamped, and come, after Step Functions has its answer. */
const stampedLaterMs = 2_000
const comeLaterMs = 20_000

/**
 * What the functions of a step have logged during each of its visits; a state that calls none is left out. Logs that cannot
 * be had are said in their place.
 */
export async function stepLog(
  logs: CloudWatchLogsClient,
  { run, history }: KnownRun,
  step: string,
  now: Date,
): Promise<StepLog> {
  const called = calledIn(history, step)
  const earlier = called.slice(0, -mostVisits)
  const asked = called.slice(-mostVisits)
  const found = await Promise.all(asked.map(one => visitLog(logs, one, run.execution, now)))
  return {
    visits: [...earlier.map(({ visit }) => ({ ...nameOf(visit), leftOut: true as const })), ...found],
    open: asked.some(({ visit }) => isOpen(visit, now)),
  }
}

/** A visit, and the name of the function that it called. */
type Called = { visit: StateVisit; name: string }

function calledIn(history: HistoryEvent[], step: string): Called[] {
  const functions = calledFunctions(history)
  return stateVisits(history).flatMap(visit => {
    const name = functions.get(visit.state)
    return partOf(visit.state) === step && name !== undefined ? [{ visit, name }] : []
  })
}

async function visitLog(
  logs: CloudWatchLogsClient,
  { visit, name }: Called,
  execution: string,
  now: Date,
): Promise<VisitLog> {
  try {
    const { events, cut } = await functionLog(logs, { name, ...spanOf(visit, now), most: mostLines })
    return { ...nameOf(visit), lines: logLines(events, execution), cut }
  } catch (error) {
    return { ...nameOf(visit), failure: failureOf(error).failure }
  }
}

const nameOf = ({ state, enteredAt }: StateVisit) => ({ state, enteredAt })

function spanOf({ enteredAt, exitedAt }: StateVisit, now: Date): { from: Date; to: Date } {
  const to = exitedAt === undefined ? now : new Date(Date.parse(exitedAt) + stampedLaterMs)
  return { from: new Date(enteredAt), to }
}

const isOpen = ({ exitedAt }: StateVisit, now: Date) =>
  exitedAt === undefined || now.getTime() - Date.parse(exitedAt) < comeLaterMs
