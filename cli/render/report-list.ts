import type { ListedReport } from '#aws/reports.ts'
import type { Outcome } from '#recovery/contracts/run-report.ts'
import { outcomeSaid } from '#recovery/report/words.ts'
import { duration, stamp } from './measure.ts'
import { type Paint, toneColours } from './paint.ts'
import { table } from './text.ts'

export type ReportList = { reports: ListedReport[]; missing?: { region: string; why: string } | undefined }

/** Two lines a report, its run and what became of it; at the end the region that could not be asked. */
export function reportListLines({ reports, missing }: ReportList, paint: Paint): string[] {
  const rows = reports.map(({ startedAt, mode, outcome, region, rtoSeconds, rpoSeconds }) => [
    stamp(startedAt),
    mode,
    outcomeText(outcome, region, paint),
    region,
    `RTO ${figure(rtoSeconds)}`,
    `RPO ${figure(rpoSeconds)}`,
  ])
  const said = table(rows)
  return [
    ...(reports.length === 0 ? ['no reports'] : []),
    ...reports.flatMap(({ execution }, i) => [execution, said[i] ?? '']),
    ...(missing ? [paint.yellow(`${missing.region} could not be asked: ${missing.why}`)] : []),
  ]
}

const outcomeText = (outcome: Outcome, region: string, paint: Paint) =>
  paint[toneColours[outcomeSaid(outcome, region).tone]](outcome)

const figure = (seconds: number | null) => (seconds === null ? 'unknown' : duration(seconds))
