import { useState } from 'preact/hooks'
import type { Filter, RunList, RunRow } from '#console/contract.ts'
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
export function Runs({ filter, regions }: { filter: Filter; regions: string[] }) {
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
      <FilterBar {...{ filter, regions }} change={to => go({ page: 'runs', filter: to }, 'replace')} />
      {data?.missing && (
        <p class="missing" role="status">
          {data.missing.region} could not be asked, so its runs are not listed: {data.missing.why}
        </p>
      )}
      {data ? (
        <Rows key={query} query={query} first={data} />
      ) : (
        failure && <TroubleBox {...{ failure, again }} />
      )}
      {data && failure && <TroubleBar failure={failure} />}
    </>
  )
}

function Rows({ query, first }: { query: string; first: RunList }) {
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
            <th scope="col" class="number wide">
              Took
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
            <Row key={keyOf(run)} run={run} />
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

function Row({ run }: { run: RunRow }) {
  const { execution, region, standing, startedAt, endedAt, mode, peer } = run
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
        <Badge standing={standing} />
      </td>
      <td class="wide time">{stamp(startedAt)}</td>
      <td class="number wide">
        {endedAt ? duration((Date.parse(endedAt) - Date.parse(startedAt)) / 1_000) : ''}
      </td>
      <td class="number">{measured(run.rtoSeconds)}</td>
      <td class="number">{measured(run.rpoSeconds)}</td>
    </tr>
  )
}

/** Null is not known; of a run that is under way there is nothing to say yet. */
function measured(seconds: number | null | undefined) {
  if (seconds === null) return <span class="faint">unknown</span>
  return seconds === undefined ? '' : duration(seconds)
}
