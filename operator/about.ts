import { caughtError, jsonOrNothing } from '#recovery/caught-error.ts'
import { HostResult } from '#recovery/contracts/promote-database.ts'
import { Verdict } from '#recovery/step-verdicts.ts'
import { filledIn } from './next-step.ts'

/** What led to a question, as sentences: an error, a verdict with its reasons, or what is missing of the WAL. */
export function aboutSentences(about: unknown, run: { execution: string; region: string }): string[] {
  const error = caughtError(about)
  if (error) return [`${error.code}: ${error.message}`, filledIn(error.next, run)]
  const found = foundSentences(about)
  if (found.length > 0) return found
  return about === null || about === undefined ? [] : [JSON.stringify(about)]
}

/** What a step has found, as sentences: a verdict with its reasons and evidence, or what is missing of the WAL; else none. */
export function foundSentences(result: unknown): string[] {
  const loss = lossOf(result)
  if (loss) return lossSentences(loss)
  const verdict = Verdict.safeParse(result).data
  return verdict ? [`verdict: ${verdict.verdict}`, ...verdictSentences(verdict)] : []
}

type Loss = HostResult & { outcome: 'question' }

/** The loss that a question is about: a hole or a torn tail of the WAL. */
export function lossOf(about: unknown): Loss | undefined {
  const found = HostResult.safeParse(typeof about === 'string' ? jsonOrNothing(about) : about).data
  return found?.outcome === 'question' ? found : undefined
}

function lossSentences({ segments, more, recoverableLsn, knownLsn }: Loss): string[] {
  return [
    ...segments.map(({ segment, problem }) => `segment ${segment} is ${problem}`),
    ...(more ? [`and ${more} more`] : []),
    `recovery would end at ${recoverableLsn}; the archive knows of WAL up to ${knownLsn}`,
  ]
}

/** Why it was judged so, and what each vantage point saw, as sentences. */
export function verdictSentences({ reasons, evidence = [] }: Verdict): string[] {
  return [
    ...reasons.map(reason => (typeof reason === 'string' ? reason : `${reason.code}: ${reason.message}`)),
    ...evidence.map(({ vantage, from, saw, detail }) => `${vantage} from ${from}: ${saw}, ${detail}`),
  ]
}
