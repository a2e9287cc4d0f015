import type { HistoryEvent } from '#recovery/history-event.ts'
import { type Span, secondsOf, stateSpans } from '../failover/state-times.ts'

/** What an outage consists of, in seconds. Together they are the whole of it. */
export type Parts = {
  /** From the loss until VerifyOutage has judged. */
  detection: number
  /** Until Route 53 was in sync: with the claim, and with the address as far as callers had to wait for that. */
  inSync: number
  /** From when the claim was in sync until the old side was known to be silent. */
  fence: number
  rest: number
}

/** Splits an outage by the history of the run that ended it. Times are in ms since 1970. */
export function partsOf(
  history: HistoryEvent[],
  { lostAt, answeredAt }: { lostAt: number; answeredAt: number },
): Parts {
  const spans = stateSpans(history)
  const endOf = (state: string) => spans.get(state)?.at(-1)?.to ?? Number.NaN
  const waits = ['ClaimInSync', 'SwitchInSync'].flatMap(state => spans.get(state) ?? [])
  const detection = (endOf('VerifyOutage') - lostAt) / 1000
  const inSync = secondsOf(waits.flatMap(span => before(answeredAt, span)))
  const fence = (endOf('FenceOldSide') - endOf('ClaimInSync')) / 1000
  return { detection, inSync, fence, rest: (answeredAt - lostAt) / 1000 - detection - inSync - fence }
}

/** What of a span lies before a moment. */
function before(moment: number, { from, to }: Span): Span[] {
  return from < moment ? [{ from, to: Math.min(to, moment) }] : []
}
