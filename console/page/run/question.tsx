import { useState } from 'preact/hooks'
import type { Question, RunView } from '#console/contract.ts'
import type { Answer } from '#recovery/contracts/ask-operator.ts'
import { duration } from '#recovery/report/measure.ts'
import { secondsOf, useRunClock } from './run-clock.ts'

const meanings: Record<Answer, string> = {
  retry: 'does the step again',
  skip: 'goes on without the step',
  proceed: 'goes on as it is',
  'accept-loss': 'promotes short: what is behind the position is lost',
  abort: 'ends the run',
}

/** These cannot be taken back: they are confirmed. */
const grave = new Set<Answer>(['accept-loss', 'abort', 'skip', 'proceed'])

type FormProps = {
  question: Question
  run: RunView
  operator: string
  decide: (wish: object) => Promise<void>
}

/** A question with its answers; what is grave is confirmed, and what is sent is what was read. */
export function QuestionForm({ question, run, operator, decide }: FormProps) {
  const now = useRunClock(run)
  const [answer, setAnswer] = useState<Answer>()
  const [sent, setSent] = useState(false)
  const { step, since, answers, about } = question
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const to = form.get('to')
    setSent(true)
    void decide({ step, since, answer, reason: form.get('reason'), ...(to !== null && { to }) }).then(() =>
      setSent(false),
    )
  }
  return (
    <form class="question" onSubmit={submit} aria-label={`${step} waits for a decision`}>
      <h3>
        {step} waits <small>for {duration(secondsOf(since, undefined, now))}</small>
      </h3>
      <p>{question.question}</p>
      {about.length > 0 && (
        <ul tabIndex={0} aria-label="What led to it">
          {about.map(sentence => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <fieldset class="answers">
        <legend>Answer as {operator}</legend>
        {answers.map(one => (
          <label key={one.answer}>
            <input
              type="radio"
              name="answer"
              value={one.answer}
              required
              checked={answer === one.answer}
              onChange={() => setAnswer(one.answer)}
            />
            <span>
              <strong>{one.answer}</strong> {meanings[one.answer]}
            </span>
          </label>
        ))}
      </fieldset>
      {answer !== undefined && <Details key={answer} {...{ answer, question, sent }} />}
    </form>
  )
}

function Details({ answer, question, sent }: { answer: Answer; question: Question; sent: boolean }) {
  const command = question.answers.find(one => one.answer === answer)?.command
  return (
    <>
      {answer === 'accept-loss' && (
        <label class="field">
          <span>Recovery ends at (LSN)</span>
          <input
            name="to"
            defaultValue={question.lossTo ?? ''}
            required
            pattern="[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}"
          />
        </label>
      )}
      <label class="field">
        <span>Reason, for the report</span>
        <textarea name="reason" required maxLength={500} rows={2} />
      </label>
      {grave.has(answer) && (
        <label class="confirm">
          <input type="checkbox" required /> I mean it: {answer} {meanings[answer]}.
        </label>
      )}
      <button type="submit" class="act" disabled={sent}>
        {sent ? 'Sending …' : `Answer ${answer}`}
      </button>
      <p class="or">
        or <code>{command}</code>
      </p>
    </>
  )
}
