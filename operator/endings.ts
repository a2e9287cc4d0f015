import type { RunDescription } from '#aws/states.ts'
import type { DecisionTaken } from '#recovery/contracts/run-report.ts'

/** A status of Step Functions in words: `timed out`. */
export const statusWords = (status: string): string => status.toLowerCase().replaceAll('_', ' ')

/** How a run has ended, in a few words: `recovered`, or `aborted (Aborted: it is not needed)`. */
export function endingOf({ status, report, error, cause }: RunDescription): string {
  if (report) return report.outcome
  const why = [error, cause].filter(Boolean).join(': ')
  return `${statusWords(status)}${why === '' ? '' : ` (${why})`}`
}

/** A decision in one sentence: who answered what, when and why. */
export const decisionText = ({ step, answer, to, by, at, reason }: DecisionTaken): string =>
  `${step} was answered with ${answer}${to ? ` --to ${to}` : ''} by ${by} at ${at}: ${reason}`
