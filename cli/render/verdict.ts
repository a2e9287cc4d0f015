import { verdictSentences } from '#operator/about.ts'
import type { Verdict } from '#recovery/step-verdicts.ts'
import type { Paint } from './paint.ts'
import { defaultWidth, labelled } from './text.ts'

/** A verdict's reasons and evidence below the step that has judged. */
export const verdictLines = (verdict: Verdict, paint: Paint, width = defaultWidth): string[] =>
  verdictSentences(verdict).flatMap(text =>
    labelled('-', text, { indent: 6, column: 2, width }).map(line => paint.dim(line)),
  )

/** Verdicts on which a run goes on by itself; the others are for the operator to look at. */
const goesOn = new Set(['outage', 'ready'])

export const verdictWord = ({ verdict }: Verdict, paint: Paint): string =>
  goesOn.has(verdict) ? verdict : paint.yellow(verdict)
