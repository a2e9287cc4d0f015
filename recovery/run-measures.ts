import type { Trigger } from './contracts/run.ts'
import type { RunReport } from './contracts/run-report.ts'
import type { Objectives } from './contracts/stack.ts'
import { failedBy, firstFailure } from './first-failure.ts'
import type { Gathered } from './run-report.ts'

/**
 * RTO: from the first failed observation that is known to the first good answer through the name. Null, with the reason,
 * where one of the two is not known.
 */
export function recoveryTime(gathered: Gathered): RunReport['rto'] {
  const { run, outage } = gathered
  const first = firstFailure(outage?.evidence ?? [], triggerOf(gathered))
  const to = gathered.confirmation?.answeredAt
  if (!first) {
    const why =
      run.mode === 'switchover'
        ? 'a switchover has no failure to count from'
        : 'no failed observation is known'
    return { seconds: null, source: 'none', ...(to && { to }), why }
  }
  const { at: from, source } = first
  if (!to)
    return { seconds: null, source, from, why: 'the run ended before the API answered through its name' }
  return { seconds: secondsBetween(from, to), source, from, to }
}

/**
 * RPO as a bound: what was acknowledged after the last recovered beat of the heartbeat row, up to the failure. A
 * switchover drains the old side before, so its bound is zero.
 */
export function possibleLoss(gathered: Gathered): RunReport['rpo'] {
  const { promotion, run, outage } = gathered
  if (!promotion) return { boundSeconds: null, why: 'nothing was promoted' }
  const { lsn, lastBeat } = promotion.recoveryPoint
  const point = { lsn, ...(lastBeat && { lastBeat }) }
  if (run.mode === 'switchover') return { boundSeconds: 0, ...point }
  if (!lastBeat) return { boundSeconds: null, ...point, why: 'the recovered database holds no heartbeat' }
  const failed = failedBy(outage?.evidence ?? [], triggerOf(gathered))
  if (!failed) return { boundSeconds: null, ...point, why: 'the moment of the failure is not known' }
  return { boundSeconds: secondsBetween(lastBeat, failed.at), ...point }
}

/**
 * An alarm that changed before the side that was lost became active tells of an older failure: SNS delivers it again to a
 * region that was away, until that is back. Its times say no more of this one than an operator's word.
 */
function triggerOf({ run: { trigger }, promotion }: Gathered): Trigger {
  const { activeSince } = promotion?.recoveryPoint ?? {}
  const isOlder =
    trigger.kind === 'alarm' &&
    activeSince !== undefined &&
    Date.parse(trigger.changedAt) < Date.parse(activeSince)
  return isOlder ? { kind: 'operator' } : trigger
}

/** Each figure against what was promised. A bound that exceeds the objective does not show that it was met. */
export function heldTo(
  { rtoSeconds, rpoSeconds }: Objectives,
  rto: RunReport['rto'],
  rpo: RunReport['rpo'],
): NonNullable<RunReport['objectives']> {
  const held = (measured: number | null, seconds: number) => ({
    seconds,
    met: measured === null ? null : measured <= seconds,
  })
  return { rto: held(rto.seconds, rtoSeconds), rpo: held(rpo.boundSeconds, rpoSeconds) }
}

/** Never negative: clocks of two regions differ, and a beat may outlive the first failed observation. */
export function secondsBetween(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from)) / 1000
}
