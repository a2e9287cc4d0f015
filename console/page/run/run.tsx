import type { About, RunView, Unchanged } from '#console/contract.ts'
import { stamp } from '#recovery/report/measure.ts'
import { Link, useGo } from '../link.tsx'
import type { Place } from '../place.ts'
import { usePolled } from '../polled.ts'
import { Badge } from '../standing.tsx'
import { TroubleBar, TroubleBox } from '../trouble.tsx'
import { Asking } from './asking.tsx'
import { DecisionCard } from './decision.tsx'
import { Figures } from './figures.tsx'
import { MachineCard } from './machine.tsx'
import { ReportCard } from './report.tsx'
import { StepCard } from './step.tsx'
import { ComparedTimeline, Timeline } from './timeline.tsx'

type Props = { place: Extract<Place, { page: 'run' }>; about: About }

const everyMs = 1_000
const onceEndedMs = 5_000

/** One run, live while it goes on. */
export function RunPage({ place, about }: Props) {
  const { region, execution, step } = place
  const path = `/api/runs/${encodeURIComponent(region)}/${encodeURIComponent(execution)}`
  const { data, failure, again } = usePolled<RunView>(
    before => (before ? `${path}?seen=${before.version}` : path),
    nextLook,
    { key: path, merge: merged },
  )
  const go = useGo()
  const select = (name: string) => go({ ...place, step: name === step ? undefined : name }, 'replace')
  return (
    <>
      <p class="back">
        <Link to={{ page: 'runs', filter: {} }}>All runs</Link>
      </p>
      <h1 class="name">{execution}</h1>
      {!data && failure && <TroubleBox {...{ failure, again }} />}
      {data && (
        <>
          <Headline run={data} />
          <Figures run={data} objectives={about.objectives} />
          {data.forgotten && <Forgotten />}
          <div class="run">
            <div class="run-main">
              {data.forgotten ? (
                <Timeline run={data} selected={step} select={select} />
              ) : (
                <ComparedTimeline {...{ path, run: data, selected: step, select }} />
              )}
              {step !== undefined && !data.forgotten && (
                <StepCard {...{ path, step, version: data.version }} />
              )}
              {!data.forgotten && <MachineCard {...{ path, run: data, selected: step, select }} />}
            </div>
            <div class="run-side">
              <DecisionCard {...{ path, run: data, again }} operator={about.operator} />
              <ReportCard {...{ path, run: data }} />
            </div>
          </div>
          {data.questions.length > 0 && <Asking questions={data.questions} />}
          {failure && <TroubleBar failure={failure} />}
        </>
      )}
    </>
  )
}

/** A run that was stopped may be resumed, and a stored report that could not be had may be there the next time. */
function nextLook(run: RunView | undefined): number | undefined {
  if (run === undefined || run.standing === 'running') return everyMs
  return run.standing === 'no-report' || run.reportProblem ? onceEndedMs : undefined
}

const Forgotten = () => (
  <p class="missing">
    AWS deletes the history of a run 90 days after its end. This is its stored report: states, inputs and
    outputs are gone.
  </p>
)

/** Of a run in which nothing has happened only the clock goes on. */
function merged(before: RunView, answer: unknown): RunView {
  const news = answer as RunView | Unchanged
  return 'unchanged' in news ? { ...before, now: news.now } : news
}

function Headline({ run }: { run: RunView }) {
  const { start, region, standing, startedAt, questions } = run
  const who = start?.trigger.kind === 'alarm' ? `the alarm ${start.trigger.alarm}` : start?.by
  const way = start
    ? `${start.mode} from ${start.peer} into ${region}, epoch ${start.epoch}`
    : `a run in ${region}`
  return (
    <p class="about">
      <span class="standing">
        <Badge standing={standing} waiting={questions.length > 0} />
      </span>
      <span>
        {way}, started <time dateTime={startedAt}>{stamp(startedAt)}</time>
        {who && ` by ${who}`}
        {start?.reason && `: ${start.reason}`}
        {start?.force && ' (forced)'}
      </span>
    </p>
  )
}
