import type { Objectives, RunView } from '#console/contract.ts'
import { clock, duration } from '../measure.ts'
import { secondsOf, useRunClock } from './run-clock.ts'

/** What the run costs: its time so far, RTO and RPO. Every cell has its place from the start. */
export function Figures({ run, objectives }: { run: RunView; objectives: Objectives }) {
  const now = useRunClock(run)
  const { report, startedAt, endedAt, standing } = run
  const begun = report?.rto.from ?? startedAt
  return (
    <dl class="figures">
      <Cell
        name={standing === 'running' ? 'elapsed' : 'took'}
        value={duration(secondsOf(startedAt, endedAt, now))}
        note={`since ${clock(startedAt)}`}
      />
      <Cell
        name="detection"
        value={report?.rto.from ? duration(Math.max(0, secondsOf(begun, startedAt, now))) : '–'}
        note={
          report
            ? report.rto.from
              ? `failing since ${clock(begun)}`
              : 'no failure was observed'
            : 'after the run'
        }
      />
      <Cell name="RTO" {...measure(report?.rto.seconds, report?.rto.why, objectives.rtoSeconds)} />
      <Cell name="RPO" {...measure(report?.rpo.boundSeconds, report?.rpo.why, objectives.rpoSeconds)} />
    </dl>
  )
}

type CellProps = { name: string; value: string; note: string; over?: boolean }

const Cell = ({ name, value, note, over = false }: CellProps) => (
  <div class={over ? 'over' : undefined}>
    <dt>{name}</dt>
    <dd>
      {value} <small title={note}>{note}</small>
    </dd>
  </div>
)

function measure(seconds: number | null | undefined, why = '', goal?: number): Omit<CellProps, 'name'> {
  if (seconds === undefined) return { value: '–', note: 'after the run' }
  if (seconds === null) return { value: 'unknown', note: why }
  if (goal === undefined) return { value: duration(seconds), note: 'no objective is set' }
  const over = seconds > goal
  return { value: duration(seconds), note: `${over ? 'above' : 'within'} ${duration(goal)}`, over }
}
