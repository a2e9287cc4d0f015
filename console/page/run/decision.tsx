import { useRef, useState } from 'preact/hooks'
import type { Failure, RunView } from '#console/contract.ts'
import type { DecisionTaken } from '#recovery/contracts/run-report.ts'
import { clock } from '#recovery/report/measure.ts'
import { ask, failureOf } from '../ask.ts'
import { TroubleBox } from '../trouble.tsx'
import { QuestionForm } from './question.tsx'
import { useAnswered } from './use-answered.ts'

type Props = { path: string; run: RunView; operator: string; again: () => void }

/** What the run waits for, and what was decided before. It has the same size either way, but for a run that was over already. */
export function DecisionCard({ path, run, operator, again }: Props) {
  const { questions, decisions } = run
  const [failure, setFailure] = useState<Failure>()
  const card = useRef<HTMLElement>(null)
  const wasOver = useRef(run.standing !== 'running').current
  const answered = useAnswered(run, card)
  const decide = (wish: object) =>
    ask(`${path}/decision`, wish)
      .then(
        () => setFailure(undefined),
        error => setFailure(failureOf(error)),
      )
      .then(again)
  return (
    <section
      id="decision"
      class={`card decision ${questions.length > 0 ? 'asks' : ''} ${wasOver ? 'over' : ''}`}
      aria-label="Decision"
      tabIndex={-1}
      ref={card}
    >
      <h2>Decision</h2>
      {/* Told once: the forms below change with every second that the run waits. */}
      <p class="unseen" role="alert">
        {questions.map(({ step }) => `${step} waits for a decision.`).join(' ')}
      </p>
      {failure && <TroubleBox failure={failure} />}
      <p class="idle" role="status">
        {questions.length === 0 && [answered, idle(run)].filter(Boolean).join(' ')}
      </p>
      {questions.map(question => (
        <QuestionForm key={`${question.step}${question.since}`} {...{ question, run, operator, decide }} />
      ))}
      {decisions.length > 0 && <Decisions decisions={decisions} />}
    </section>
  )
}

const idle = ({ standing }: RunView) =>
  standing === 'running' ? 'The run waits for no decision.' : 'The run has ended.'

const Decisions = ({ decisions }: { decisions: DecisionTaken[] }) => (
  <ol class="decisions" aria-label="Decisions taken">
    {decisions.map(({ step, answer, to, by, at, reason }) => (
      <li key={`${step}${at}`}>
        <strong>
          {step}: {answer}
          {to && ` to ${to}`}
        </strong>{' '}
        by {by} at {clock(at)}: {reason}
      </li>
    ))}
  </ol>
)
