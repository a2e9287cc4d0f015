import type { RunView } from '#console/contract.ts'
import type { Objectives } from '#recovery/contracts/stack.ts'
import { clock, duration } from '#recovery/report/measure.ts'
import { secondsOf, useRunClock } from './run-clock.ts'

/** What the run costs: its time so far, RTO and RPO. Every cell has its place from the start. */
export function Figures({ run, objectives }: { run: RunView; objectives: Objectives }) {
  const now = useRunClock(run)
  const { report, startedAt, endedAt, standing } = run
  const goal = {
    rtoSeconds: report?.objectives?.rto.seconds ?? objectives.rtoSeconds,
    rpoSeconds: report?.objectives?.rpo.seconds ?? objectives.rpoSeconds,
  }
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
      <Cell name="RTO" {...measure(report?.rto.seconds, report?.rto.why, goal.rtoSeconds)} />
      <Cell name="RPO" {...measure(report?.rpo.boundSeconds, report?.rpo.why, goal.rpoSeconds)} />
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

function measure(seconds: number | null | undefined, why = '', goal: number): Omit<CellProps, 'name'> {
  if (seconds === undefined) return { value: '–', note: `objective ${duration(goal)}` }
  if (seconds === null) return { value: 'unknown', note: why }
  const over = seconds > goal
  return { value: duration(seconds), note: `${over ? 'above' : 'within'} ${duration(goal)}`, over }
}
