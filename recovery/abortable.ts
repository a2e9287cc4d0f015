import { DrctlError } from './errors.ts'
import type { HistoryEvent } from './history-event.ts'
import { runProgress } from './run-progress.ts'
import { type WaitingQuestion, waitingQuestions } from './waiting-questions.ts'

export type AbortVerdict =
  /** One that offers it waits. */
  | { way: 'answer'; question: WaitingQuestion }
  /** Nothing is claimed or handed over. */
  | { way: 'stop' }
  | { way: 'refuse'; refusal: DrctlError }

/**
 * How a run that is under way is given up now. Behind its claim only its own questions can do so, for they lead through
 * what gives the epoch back; NotAbortable names those that may still come. `history` must be whole, the oldest event first.
 */
export function abortVerdict(run: {
  execution: string
  region: string
  history: HistoryEvent[]
}): AbortVerdict {
  const { execution, region, history } = run
  const waiting = waitingQuestions(history)
  const question = waiting.find(({ answers }) => answers.includes('abort'))
  if (question) return { way: 'answer', question }
  if (waiting.length === 0 && !history.some(isTooLate)) return { way: 'stop' }
  const refusal = new DrctlError('NotAbortable', `${execution} ${whyNot(history, waiting)}`, {
    execution,
    region,
  })
  return { way: 'refuse', refusal }
}

/** Whether the run has come to the step that claims the epoch; what it sent to Route 53 then may arrive at any time. */
export const hasBegunToClaim = (history: HistoryEvent[]): boolean => history.some(entersClaim)

const entersClaim = ({ type, name }: HistoryEvent) => type === 'TaskStateEntered' && name === 'ClaimEpoch'

/** A run that ends by itself tells people so, and is left to it. */
const isTooLate = (event: HistoryEvent) =>
  entersClaim(event) || (event.type === 'TaskStateEntered' && event.name === 'Notify')

/** Steps behind the claim whose question offers an abort, when they fail. */
const lastWaysOut = ['ClaimEpoch', 'HandOver', 'FenceOldSide', 'PromoteDatabase']

function whyNot(history: HistoryEvent[], waiting: WaitingQuestion[]): string {
  const steps = runProgress(history)
  const isDone = (name: string) => steps.some(({ step, state }) => step === name && state === 'done')
  const hasBegun = (name: string) => steps.some(({ step, state }) => step === name && state !== 'pending')
  if (waiting.length > 0) {
    const asked = waiting.map(({ step, answers }) => `${step}, which offers ${answers.join(' and ')}`)
    return `waits for a decision on ${asked.join(' and on ')}; not abort`
  }
  if (hasBegun('Notify')) return 'is coming to its end by itself'
  if (['ReleaseEpoch', 'StandDown', 'ResumeOldSide'].some(hasBegun)) return 'is being given up already'
  if (isDone('PromoteDatabase')) return 'has promoted its database: there is no way back but a switchover'
  const left = lastWaysOut.filter(name => steps.some(({ step }) => step === name) && !isDone(name))
  return `has claimed the epoch: it can be aborted when ${left.join(' or ')} fails and asks`
}
