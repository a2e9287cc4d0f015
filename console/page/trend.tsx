import { useEffect, useState } from 'preact/hooks'
import type { About, Failure, Filter, RunList, RunRow } from '#console/contract.ts'
import { duration } from '#recovery/report/measure.ts'
import { ask, failureOf } from './ask.ts'
import { Chart } from './chart.tsx'
import { FilterBar } from './filter-bar.tsx'
import { useGo } from './link.tsx'
import { queryOf } from './place.ts'
import { TroubleBox } from './trouble.tsx'

/** RTO and RPO of all runs that took over, against what was set as their objective. */
export function Trend({ filter, about }: { filter: Filter; about: About }) {
  const go = useGo()
  const { runs, failure, done } = useAllRuns(queryOf(filter))
  const took = runs.filter(({ rtoSeconds, rpoSeconds }) => rtoSeconds != null || rpoSeconds != null)
  return (
    <>
      <h1>Trend</h1>
      <FilterBar
        {...{ filter, regions: about.regions }}
        change={to => go({ page: 'trend', filter: to }, 'replace')}
      />
      <p class="hint" role="status">
        {done
          ? `${took.length} of ${runs.length} runs have figures.`
          : `Reading runs: ${runs.length} so far …`}
      </p>
      {failure && <TroubleBox failure={failure} />}
      <Figure
        name="RTO"
        what="callers had no answer"
        runs={took}
        of="rtoSeconds"
        goal={about.objectives.rtoSeconds}
      />
      <Figure
        name="RPO"
        what="of writes lost at most"
        runs={took}
        of="rpoSeconds"
        goal={about.objectives.rpoSeconds}
      />
    </>
  )
}

type FigureProps = {
  name: string
  what: string
  runs: RunRow[]
  of: 'rtoSeconds' | 'rpoSeconds'
  goal: number | undefined
}

function Figure({ name, what, runs, of, goal }: FigureProps) {
  const known = runs.flatMap(run => {
    const seconds = run[of]
    return seconds == null ? [] : [{ run, seconds }]
  })
  const values = known.map(({ seconds }) => seconds).toSorted((a, b) => a - b)
  const met = goal === undefined ? undefined : values.filter(seconds => seconds <= goal).length
  return (
    <section class="figure" aria-label={name}>
      <h2>
        {name} <small>{what}</small>
      </h2>
      <dl class="facts">
        <Fact name="median" value={at(values, 0.5)} />
        <Fact name="nine in ten" value={at(values, 0.9)} />
        <Fact name="worst" value={at(values, 1)} />
        <div>
          <dt>objective</dt>
          <dd>{goal === undefined ? 'none set' : `${duration(goal)}, met by ${met} of ${values.length}`}</dd>
        </div>
      </dl>
      <Chart name={name} points={known} goal={goal} />
    </section>
  )
}

const Fact = ({ name, value }: { name: string; value: number | undefined }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value === undefined ? '–' : duration(value)}</dd>
  </div>
)

/** The value below which the part of all lies. */
const at = (sorted: number[], part: number): number | undefined =>
  sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)]

const atOnce = 200

/** Reads list after list until there is no further one; what is there is shown meanwhile. */
function useAllRuns(query: string) {
  const [state, setState] = useState<{ runs: RunRow[]; failure?: Failure; done: boolean }>({
    runs: [],
    done: false,
  })
  useEffect(() => {
    let left = false
    const read = async () => {
      const runs: RunRow[] = []
      let after = ''
      do {
        const list = await ask<RunList>(`/api/runs?${query}&limit=${atOnce}${after}`)
        if (left) return
        runs.push(...list.runs)
        after = list.next === undefined ? '' : `&after=${encodeURIComponent(list.next)}`
        setState({ runs: [...runs], done: after === '' })
      } while (after !== '')
    }
    setState({ runs: [], done: false })
    read().catch(error => left || setState({ runs: [], failure: failureOf(error), done: true }))
    return () => {
      left = true
    }
  }, [query])
  return state
}
