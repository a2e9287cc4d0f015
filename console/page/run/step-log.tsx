import type { Failure, StepLog, Visit, VisitLog } from '#console/contract.ts'
import type { LogLine } from '#recovery/lambda-log.ts'
import { clock } from '#recovery/report/measure.ts'
import { useLast, usePolled } from '../polled.ts'

const everyMs = 5_000

/** The logs of a step's visits, asked for again while lines may come; `undefined` of a visit of which nothing is known yet. */
export function useStepLog(path: string, step: string, visits: Visit[]) {
  const name = `${path} ${step}`
  // Asked for anew when a visit begins, ends, or goes on after a redrive.
  const ends = visits.map(({ exitedAt }) => exitedAt ?? 'open').join()
  const { data, failure } = usePolled<StepLog>(
    () => `${path}/steps/${encodeURIComponent(step)}/log`,
    log => (log === undefined || log.open ? everyMs : undefined),
    { key: `${name} log ${ends}` },
  )
  const shown = useLast(data, name)
  return ({ state, enteredAt }: Visit): VisitLog | undefined => {
    const found = shown?.visits.find(log => log.state === state && log.enteredAt === enteredAt)
    return found ?? (failure && { state, enteredAt, failure })
  }
}

/** What the function of a visit has logged; closed at first, in one line that is there before the answer. */
export function LogBox({ log }: { log: VisitLog | undefined }) {
  if (log && 'failure' in log) return <Missing failure={log.failure} />
  return (
    <details class="json">
      <summary>
        Log <small>{countOf(log)}</small>
      </summary>
      <pre tabIndex={0}>{log && 'lines' in log && log.lines.map(textOf).join('\n')}</pre>
    </details>
  )
}

function countOf(log: Exclude<VisitLog, { failure: Failure }> | undefined): string {
  if (log === undefined) return 'asked for'
  if ('leftOut' in log) return 'only of the newest visits'
  const { length } = log.lines
  const count = length === 1 ? '1 line' : `${length || 'no'} lines`
  return log.cut ? `${count}, the newest` : count
}

const textOf = ({ at, level, text }: LogLine) => [clock(at), level, text].filter(Boolean).join(' ')

const Missing = ({ failure: { code, message, next } }: { failure: Failure }) => (
  <p class="no-log">
    Log: {code}, {message}; next: {next}
  </p>
)
