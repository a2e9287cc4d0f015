import { aboutSentences, lossOf } from '#operator/about.ts'
import { answerCommands } from '#operator/answer-commands.ts'
import { runProgress } from '#recovery/run-progress.ts'
import { stepOfState } from '#recovery/run-steps.ts'
import { type StateVisit, stateVisits } from '#recovery/state-visits.ts'
import { stepVerdicts } from '#recovery/step-verdicts.ts'
import { answeredQuestions, type WaitingQuestion, waitingQuestions } from '#recovery/waiting-questions.ts'
import type { Bar, Question, RunView } from './contract.ts'
import { finding } from './finding.ts'
import type { KnownRun } from './run-source.ts'
import { standingOf } from './standing.ts'

/** A run as the page shows it. The task tokens of its questions are left out. */
export function runView({ run, history, version }: KnownRun, region: string, now: Date): RunView {
  const { execution, startedAt, endedAt, input, report } = run
  const visits = stateVisits(history)
  const waiting = waitingQuestions(history)
  return {
    ...{ execution, region, version, now: now.toISOString(), standing: standingOf(run) },
    startedAt: startedAt.toISOString(),
    ...(endedAt && { endedAt: endedAt.toISOString() }),
    ...(input && { start: input }),
    steps: runProgress(history),
    verdicts: stepVerdicts(history).map(found => finding(found.step, found)),
    bars: visits.flatMap(asBar),
    states: Object.fromEntries(visits.map(({ state, standing }) => [state, standing])),
    taken: taken(visits),
    questions: waiting.map(question => asQuestion(question, { execution, region, waiting })),
    decisions: answeredQuestions(history).map(({ step, decision }) => ({ step, ...decision })),
    ...(!report && endedAt && { ended: { code: run.error ?? run.status, message: run.cause ?? '' } }),
  }
}

function asBar({ state, enteredAt, exitedAt, standing }: StateVisit): Bar[] {
  const part = stepOfState(state)
  if (!part) return []
  return [{ ...part, from: enteredAt, ...(exitedAt !== undefined && { to: exitedAt }), standing }]
}

/** Each way once, in the order in which it was taken first. */
function taken(visits: StateVisit[]): RunView['taken'] {
  const ways = new Map(
    visits.flatMap(({ from, state }) => (from ? [[`${from} ${state}`, [from, state]]] : [])),
  )
  return [...ways.values()] as RunView['taken']
}

function asQuestion(
  question: WaitingQuestion,
  run: { execution: string; region: string; waiting: WaitingQuestion[] },
): Question {
  const lossTo = lossOf(question.about)?.recoverableLsn
  return {
    ...{ step: question.step, question: question.question, since: question.since },
    answers: answerCommands(run, question),
    about: aboutSentences(question.about, run),
    ...(lossTo !== undefined && { lossTo }),
  }
}
