import type { Loss } from '#operator/loss.ts'
import { nothingLost } from '#recovery/report/words.ts'
import type { Paint } from './paint.ts'
import { divergenceLines } from './reinstate.ts'
import { labelled } from './text.ts'

/** What comes behind a report, once it is known. */
export function lossLines(loss: Loss, paint: Paint, width: number): string[] {
  return ['', paint.bold('Exact loss'), ...linesOf(loss, width)]
}

function linesOf(loss: Loss, width: number): string[] {
  if ('transactions' in loss) return divergenceLines(loss, width)
  return labelled('lost', 'unknown' in loss ? loss.unknown : nothingLost, { width })
}
