import type { RunReport } from '#recovery/contracts/run-report.ts'
import { detection, objectiveSaid, recoveryPoint, recoveryTime } from '#recovery/report/words.ts'
import { type Paint, toneColours } from './paint.ts'
import { labelled } from './text.ts'

/** What the outage cost: how long it took to be noticed, how long callers had no answer, which writes are gone. */
export function costLines(report: RunReport, paint: Paint, width: number): string[] {
  const { objectives } = report
  return [
    'Cost',
    ...labelled('detection', detection(report), { width }),
    ...labelled('RTO', recoveryTime(report), { width }),
    ...heldLines(objectives?.rto, paint, width),
    ...labelled('RPO', recoveryPoint(report), { width }),
    ...heldLines(objectives?.rpo, paint, width),
  ]
}

function heldLines(
  objective: Parameters<typeof objectiveSaid>[0] | undefined,
  paint: Paint,
  width: number,
): string[] {
  if (!objective) return []
  const { words, tone } = objectiveSaid(objective)
  return labelled('', paint[toneColours[tone]](words), { width })
}
