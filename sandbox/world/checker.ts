import type { Probed } from './probe.ts'

/** One look of a checker at the endpoint; the time is when it began. */
export type Look = { status: string; ok: boolean; checkedAt: Date }
export type Checker = ReturnType<typeof createChecker>

/**
 * One of Route 53's checkers. It changes its mind after `threshold` looks in a row that say otherwise; it begins with
 * what it sees first.
 */
export function createChecker({ threshold }: { threshold: number }) {
  let healthy: boolean | undefined
  let against = 0
  let last: Look | undefined
  let lastFailure: Look | undefined

  return {
    saw({ ok, status }: Probed, checkedAt: Date): void {
      last = { ok, status, checkedAt }
      if (!ok) lastFailure = last
      against = ok === healthy ? 0 : against + 1
      if (against >= threshold || (healthy === undefined && ok)) {
        healthy = ok
        against = 0
      }
    },
    /** Undefined while it has not made up its mind. */
    healthy: () => healthy,
    last: () => last,
    lastFailure: () => lastFailure,
  }
}
