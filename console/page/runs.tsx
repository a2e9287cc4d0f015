import { useState } from 'preact/hooks'
import type { About, Filter, RunList, RunRow } from '#console/contract.ts'
import type { Objectives } from '#recovery/contracts/stack.ts'
import { duration, stamp } from '#recovery/report/measure.ts'
import { ask, failureOf } from './ask.ts'
import { FilterBar } from './filter-bar.tsx'
import { Link, useGo } from './link.tsx'
import { queryOf } from './place.ts'
import { usePolled } from './polled.ts'
import { Badge } from './standing.tsx'
import { TroubleBar, TroubleBox } from './trouble.tsx'

const everyMs = 5_000

/** All runs of both regions, the newest first. What is behind the first rows is asked for by a button. */
export function Runs({ filter, about }: { filter: Filter; about: About }) {
  const go = useGo()
  const query = queryOf(filter)
  const { data, failure, again } = usePolled<RunList>(
    () => `/api/runs?${query}`,
    () => everyMs,
    { key: query },
  )
  return (
    <>
      <h1>Runs</h1>
      <FilterBar
        {...{ filter }}
        regions={about.regions}
        change={to => go({ page: 'runs', filter: to }, 'replace')}
      />
      {data?.missing && (
        <p class="missing" role="status">
          {data.missing.region} could not be asked, so its runs are not listed: {data.missing.why}
        </p>
      )}
      {data ? (
        <Rows key={query} query={query} first={data} objectives={about.objectives} />
      ) : (
        failure && <TroubleBox {...{ failure, again }} />
      )}
      {data && failure && <TroubleBar failure={failure} />}
    </>
  )
}

type RowsProps = { query: string; first: RunList; objectives: Objectives }

function Rows({ query, first, objectives }: RowsProps) {
  const [more, setMore] = useState<RunList | undefined>()
  const [problem, setProblem] = useState<ReturnType<typeof failureOf>>()
  const next = (more ?? first).next
  const shown = new Set(first.runs.map(keyOf))
  const rows = [...first.runs, ...(more?.runs ?? []).filter(run => !shown.has(keyOf(run)))]
  const load = () =>
    ask<RunList>(`/api/runs?${query}&after=${encodeURIComponent(next ?? '')}`).then(
      ({ runs, next: behind }) =>
        setMore({ runs: [...(more?.runs ?? []), ...runs], ...(behind !== undefined && { next: behind }) }),
      error => setProblem(failureOf(error)),
    )
  if (rows.length === 0) return <p class="empty">No run is like this.</p>
  return (
    <>
      <table class="runs">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">State</th>
            <th scope="col" class="wide">
              Started
            </th>
            <th scope="col" class="number">
              RTO
            </th>
            <th scope="col" class="number">
              RPO
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(run => (
            <Row key={keyOf(run)} run={run} objectives={objectives} />
          ))}
        </tbody>
      </table>
      {problem && <TroubleBox failure={problem} />}
      {next !== undefined && (
        <button type="button" class="more" onClick={load}>
          Show older runs
        </button>
      )}
    </>
  )
}

const keyOf = ({ region, execution }: RunRow) => `${region} ${execution}`

function Row({ run, objectives }: { run: RunRow; objectives: Objectives }) {
  const { execution, region, standing, waiting, startedAt, mode, peer } = run
  return (
    <tr>
      <td>
        <Link to={{ page: 'run', region, execution }} class="name">
          {execution}
        </Link>
        <span class="under">
          {mode ?? 'run'} {peer && `from ${peer} `}into {region}
          <span class="narrow">{stamp(startedAt)}</span>
        </span>
      </td>
      <td>
        <Badge standing={standing} waiting={waiting ?? false} />
      </td>
      <td class="wide time">{stamp(startedAt)}</td>
      <td class="number" data-name="RTO">
        {measured(run, run.rtoSeconds, objectives.rtoSeconds)}
      </td>
      <td class="number" data-name="RPO">
        {measured(run, run.rpoSeconds, objectives.rpoSeconds)}
      </td>
    </tr>
  )
}

/** Null is not known, or nothing to measure: a switchover has no outage. Of a run that goes on there is nothing to say yet. */
function measured({ mode }: RunRow, seconds: number | null | undefined, goal: number) {
  if (seconds === undefined) return ''
  if (seconds === null) return <span class="faint">{mode === 'switchover' ? '–' : 'unknown'}</span>
  if (seconds <= goal) return duration(seconds)
  return (
    <strong class="tone-failed" title={`above the objective of ${duration(goal)}`}>
      {duration(seconds)}
    </strong>
  )
}
