import type { StepDetail, Visit, VisitLog } from '#console/contract.ts'
import { clock, duration } from '#recovery/report/measure.ts'
import type { TaskTry } from '#recovery/state-visits.ts'
import { useLast, usePolled } from '../polled.ts'
import { Mark } from '../standing.tsx'
import { TroubleBox } from '../trouble.tsx'
import { secondsOf } from './run-clock.ts'
import { LogBox, useStepLog } from './step-log.tsx'

type Props = { path: string; step: string; version: number }

/** What happened in a step: each visit of its states with input, tries and output, as the history holds them. */
export function StepCard({ path, step, version }: Props) {
  const { data, failure } = usePolled<StepDetail>(
    () => `${path}/steps/${encodeURIComponent(step)}`,
    () => undefined,
    { key: `${path} ${step} ${version}` },
  )
  const shown = useLast(data, step)
  return (
    <section class="card step" aria-label={step}>
      <h2>{step}</h2>
      {failure && <TroubleBox failure={failure} />}
      {shown?.visits.length === 0 && <p class="empty">The run has not come here yet.</p>}
      {shown && shown.visits.length > 0 && <Visits path={path} detail={shown} />}
    </section>
  )
}

function Visits({ path, detail: { step, visits } }: { path: string; detail: StepDetail }) {
  const logOf = useStepLog(path, step, visits)
  return visits.map(visit => (
    <VisitBox key={`${visit.state}${visit.enteredAt}`} visit={visit} log={logOf(visit)} />
  ))
}

function VisitBox({ visit, log }: { visit: Visit; log: VisitLog | undefined }) {
  const { state, enteredAt, exitedAt, standing, input, output, polls, tries, triesLeftOut, found } = visit
  const took = exitedAt === undefined ? '' : ` for ${duration(secondsOf(enteredAt, exitedAt, 0))}`
  const looked = polls > 0 ? `, asked ${polls} times whether it is done` : ''
  return (
    <article class="visit">
      <h3>
        {state} <Mark tone={standing}>{standing}</Mark>
        <small>
          {clock(enteredAt)}
          {took}
          {looked}
        </small>
      </h3>
      {found.length > 0 && (
        <ul class="found">
          {found.map(sentence => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {triesLeftOut > 0 && <p class="faint">{triesLeftOut} earlier tries are not shown.</p>}
      {tries.map((one, i) => (
        <TryBox
          key={one.at}
          one={one}
          name={tries.length + triesLeftOut > 1 ? `Try ${i + 1 + triesLeftOut}` : ''}
        />
      ))}
      {input !== undefined && <Json name="Input" text={input} />}
      {output !== undefined && <Json name="Output" text={output} />}
      {tries.length + polls > 0 && <LogBox log={log} />}
    </article>
  )
}

function TryBox({ one: { at, endedAt, parameters, result, error }, name }: { one: TaskTry; name: string }) {
  const named = (what: string) => [name, what].filter(Boolean).join(': ')
  return (
    <>
      {error && (
        <p class="try-error">
          <strong>{named(error.code)}</strong> at {clock(endedAt ?? at)}: {error.message}
        </p>
      )}
      {parameters !== undefined && <Json name={named('Arguments')} text={parameters} />}
      {result !== undefined && <Json name={named('Result')} text={result} />}
    </>
  )
}

/** JSON as people read it; closed at first, since a run's input is long. */
function Json({ name, text }: { name: string; text: string }) {
  return (
    <details class="json">
      <summary>
        {name} <small>{text.length.toLocaleString('en')} characters</small>
      </summary>
      <pre tabIndex={0}>{indented(text)}</pre>
    </details>
  )
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
