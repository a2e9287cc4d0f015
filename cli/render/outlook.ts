import type { FailoverView } from '#operator/status/outlook.ts'
import type { Figure } from '#recovery/outlook.ts'
import { duration } from './measure.ts'
import type { Paint } from './paint.ts'
import { labelled } from './text.ts'

/** What a failover now would cost, and why not less. */
export function outlookLines({ into, rpo, rto }: FailoverView, paint: Paint, width: number): string[] {
  const row = (label: string, figure: Figure) => {
    const text =
      'problem' in figure ? paint.red(figure.problem) : `${duration(figure.seconds)}: ${figure.why}`
    return labelled(label, text, { column: 10, width })
  }
  return [`${paint.bold('a failover now')}, into ${into}`, ...row('RPO', rpo), ...row('RTO', rto)]
}
