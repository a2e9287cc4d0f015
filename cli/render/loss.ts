import type { Loss } from '#operator/loss.ts'
import type { Paint } from './paint.ts'
import { divergenceLines } from './reinstate.ts'
import { labelled } from './text.ts'

/** What comes behind a report, once it is known. */
export function lossLines(loss: Loss, paint: Paint, width: number): string[] {
  const lines = 'unknown' in loss ? labelled('lost', loss.unknown, { width }) : divergenceLines(loss, width)
  return ['', paint.bold('Exact loss'), ...lines]
}
