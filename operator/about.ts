import { caughtError, jsonOrNothing } from '#recovery/caught-error.ts'
import { HostResult } from '#recovery/contracts/promote-database.ts'
import { repeated } from '#recovery/report/evidence.ts'
import { Verdict } from '#recovery/step-verdicts.ts'
import { filledIn } from './next-step.ts'

type Run = { execution: string; region: string }

/** What led to a question, as sentences: an error, a verdict with its reasons, or what is missing of the WAL. */
export function aboutSentences(about: unknown, run: Run): string[] {
  return errorSentences(about, run) ?? foundOrRaw(about, foundSentences(about))
}

/** The same where there is little room: without evidence, but with the command that shows it. */
export function aboutBriefly(about: unknown, run: Run): string[] {
  return errorSentences(about, run) ?? foundOrRaw(about, foundBriefly(about, run))
}

function errorSentences(about: unknown, run: Run): string[] | undefined {
  const error = caughtError(about)
  return error && [`${error.code}: ${error.message}`, filledIn(error.next, run)]
}

function foundOrRaw(about: unknown, found: string[]): string[] {
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

function foundBriefly(result: unknown, { execution }: Run): string[] {
  const loss = lossOf(result)
  if (loss) return lossSentences(loss, 1)
  const { evidence = [], ...judged } = Verdict.safeParse(result).data ?? {}
  return [
    ...foundSentences(judged),
    ...(evidence.length > 0 ? [`evidence: drctl failover show ${execution}`] : []),
  ]
}

type Loss = HostResult & { outcome: 'question' }

/** The loss that a question is about: a hole or a torn tail of the WAL. */
export function lossOf(about: unknown): Loss | undefined {
  const found = HostResult.safeParse(typeof about === 'string' ? jsonOrNothing(about) : about).data
  return found?.outcome === 'question' ? found : undefined
}

function lossSentences({ segments, more = 0, recoverableLsn, knownLsn }: Loss, most = segments.length) {
  const others = more + Math.max(0, segments.length - most)
  return [
    ...segments.slice(0, most).map(({ segment, problem }) => `segment ${segment} is ${problem}`),
    ...(others > 0 ? [`and ${others} more`] : []),
    `recovery would end at ${recoverableLsn}; the archive knows of WAL up to ${knownLsn}`,
  ]
}

/** Why it was judged so, and what each vantage point saw, as sentences. */
export function verdictSentences({ reasons, evidence = [] }: Verdict): string[] {
  return [
    ...reasons.map(reason => (typeof reason === 'string' ? reason : `${reason.code}: ${reason.message}`)),
    ...repeated(evidence).map(({ first: { vantage, from, saw, detail }, times }) => {
      const often = times > 1 ? ` (${times} times)` : ''
      return `${vantage} from ${from}: ${saw}${often}, ${detail}`
    }),
  ]
}
