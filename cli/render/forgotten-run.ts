import type { FoundReport } from '#operator/find-report.ts'
import type { Loss } from '#operator/loss.ts'
import { lossLines } from './loss.ts'
import type { Paint } from './paint.ts'
import { reportLines } from './report.ts'
import { wrapped } from './text.ts'

/** The stored report of a run of which Step Functions keeps nothing any more. */
export function forgottenRunLines(
  { report, region, loss }: FoundReport & { loss?: Loss },
  paint: Paint,
  width: number,
): string[] {
  const note = `Step Functions has deleted the history of this run, as it does 90 days after the end; this is the report stored in ${region}.`
  return [
    ...wrapped(note, width).map(paint.yellow),
    '',
    ...reportLines(report, paint, width),
    ...(loss ? lossLines(loss, paint, width) : []),
  ]
}
