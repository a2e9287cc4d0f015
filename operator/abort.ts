import { setTimeout as pause } from 'node:timers/promises'
import { route53Client } from '#aws/clients/route53.ts'
import { sfnClient } from '#aws/clients/sfn.ts'
import { readRecord } from '#aws/record.ts'
import { describeRun, type RunDescription, runHistory, stopRun } from '#aws/states.ts'
import { abortVerdict, hasBegunToClaim } from '#recovery/abortable.ts'
import type { Decision } from '#recovery/contracts/ask-operator.ts'
import { DrctlError } from '#recovery/errors.ts'
import type { HistoryEvent } from '#recovery/history-event.ts'
import { isUnderWay } from '#recovery/resumable.ts'
import { isClaimedBy } from '#recovery/takeover.ts'
import { answeredQuestions, waitingQuestions } from '#recovery/waiting-questions.ts'
import type { Connection } from './connection.ts'
import { answerQuestion } from './decide.ts'
import { endingOf } from './endings.ts'
import type { FoundRun } from './find-run.ts'
import { notWaiting } from './not-waiting.ts'
import { operatorName } from './operator-name.ts'
import { patiently } from './patience.ts'
import { storeGivenUp } from './store-given-up.ts'

/** `notStored`: why the report of a run that was stopped could not be stored. */
export type Aborted = { way: 'answered' | 'stopped'; step?: string; by: string; notStored?: string }

/**
 * Gives a run up. Where it waits with a question that offers it, the question is answered so, and the run undoes what it
 * did; before its claim, when there is nothing to undo, it is stopped, and its report is stored from here. Refused with
 * NotWaiting when it has ended, with NotAbortable behind its claim while it asks nothing, and with ClaimedMeanwhile when it
 * was stopped too late for that.
 */
export async function abort(connection: Connection, found: FoundRun, reason: string): Promise<Aborted> {
  const { run, region } = found
  const by = operatorName()
  const history = await patiently(() => runHistory(sfnClient(region), run.arn))
  const waiting = waitingQuestions(history)
  if (!isUnderWay(run.status))
    throw notWaiting({ run, waiting, answered: answeredQuestions(history), step: undefined })
  const verdict = abortVerdict({ execution: run.execution, region, history })
  if (verdict.way === 'refuse') throw verdict.refusal
  if (verdict.way === 'answer') {
    const { step } = await answerQuestion(found, verdict.question, { answer: 'abort', reason })
    return { way: 'answered', step, by }
  }
  const decision: Decision = { answer: 'abort', reason, by, at: new Date().toISOString() }
  const stopped = await stopBeforeClaim(connection, found, decision)
  const notStored = await storeGivenUp(connection.stack, stopped.run, stopped.history, decision)
  return { way: 'stopped', by, ...(notStored !== undefined && { notStored }) }
}

/** Stops it, and looks whether it had begun to claim meanwhile: what was sent to Route 53 arrives all the same. */
async function stopBeforeClaim(
  connection: Connection,
  found: FoundRun,
  { reason, by, at }: Decision,
): Promise<{ run: RunDescription; history: HistoryEvent[] }> {
  const { run, region } = found
  const { arn, execution } = run
  const states = sfnClient(region)
  const cause = `${reason} (${by}, ${at})`
  await patiently(() => stopRun(states, arn, cause))
  const stopped = await untilEnded(found)
  // Who was faster has its report.
  if (stopped.status !== 'ABORTED' || stopped.cause !== cause) {
    throw new DrctlError('NotWaiting', `${execution} has ended meanwhile: ${endingOf(stopped)}`, {
      execution,
    })
  }
  const history = await patiently(() => runHistory(states, arn))
  if (!hasBegunToClaim(history)) return { run: stopped, history }
  const claimed = await sawClaim(connection, found)
  const what = claimed ? 'had claimed the epoch meanwhile' : 'was about to claim the epoch, and may yet'
  throw new DrctlError('ClaimedMeanwhile', `${execution} was stopped, but ${what}`, { execution, region })
}

const lookEveryMs = 500
/** DescribeExecution lags behind. */
const endedWithinMs = 15_000
/** A claim that is under way when its run is stopped is written within so long, or it is told that it may be. */
const claimedWithinMs = 10_000

async function untilEnded({ run, region }: FoundRun) {
  const until = Date.now() + endedWithinMs
  for (;;) {
    const now = await patiently(() => describeRun(sfnClient(region), run.arn))
    if (!isUnderWay(now.status) || Date.now() > until) return now
    await pause(lookEveryMs)
  }
}

async function sawClaim({ stack }: Connection, { run, region }: FoundRun): Promise<boolean> {
  const { input, execution } = run
  const until = Date.now() + claimedWithinMs
  for (;;) {
    const { record } = await patiently(() => readRecord(route53Client(), stack))
    const ours = input && isClaimedBy(record, { ...input, execution, region })
    if (ours || Date.now() > until) return ours === true
    await pause(lookEveryMs)
  }
}
