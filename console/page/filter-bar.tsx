import type { Filter } from '#console/contract.ts'
import { standings, standingWords } from './standing.tsx'

type Props = { filter: Filter; regions: string[]; change: (filter: Filter) => void }

const modes = ['failover', 'switchover'] as const

/** Narrows a list of runs. Each change takes effect at once. */
export function FilterBar({ filter, regions, change }: Props) {
  const set = (key: keyof Filter) => (value: string) => change({ ...filter, [key]: value || undefined })
  const isSet = Object.values(filter).some(Boolean)
  return (
    <form class="filter" aria-label="Filter" onSubmit={event => event.preventDefault()}>
      <Choice
        name="mode"
        label="Mode"
        value={filter.mode}
        options={modes.map(mode => [mode, mode])}
        set={set('mode')}
      />
      <Choice
        name="standing"
        label="Outcome"
        value={filter.standing}
        options={standings.map(standing => [standing, standingWords(standing)])}
        set={set('standing')}
      />
      <Choice
        name="region"
        label="Region"
        value={filter.region}
        options={regions.map(region => [region, region])}
        set={set('region')}
      />
      <Day name="since" label="From" value={filter.since} set={set('since')} />
      <Day name="until" label="To" value={filter.until} set={set('until')} />
      <button type="button" disabled={!isSet} onClick={() => change({})}>
        Show all
      </button>
    </form>
  )
}

type Field = { name: string; label: string; value: string | undefined; set: (value: string) => void }

function Choice({ name, label, value = '', options, set }: Field & { options: [string, string][] }) {
  return (
    <label class="field">
      <span>{label}</span>
      <select name={name} value={value} onChange={event => set(event.currentTarget.value)}>
        <option value="">any</option>
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}

const Day = ({ name, label, value = '', set }: Field) => (
  <label class="field">
    <span>{label}</span>
    <input type="date" name={name} value={value} onChange={event => set(event.currentTarget.value)} />
  </label>
)
