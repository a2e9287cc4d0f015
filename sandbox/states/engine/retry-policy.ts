import type { Retrier } from '../asl/definition.ts'
import type { StateError } from './state-error.ts'

/** Longest delay that AWS allows as MaxDelaySeconds; without one, backoff stops here. */
const longestDelay = 31_622_400

export function matches(errorEquals: readonly string[], problem: StateError): boolean {
  if (errorEquals.includes('States.ALL')) return true
  if (problem.error !== undefined && errorEquals.includes(problem.error)) return true
  if (problem.heartbeat && errorEquals.includes('States.HeartbeatTimeout')) return true
  return problem.error !== 'States.Timeout' && errorEquals.includes('States.TaskFailed')
}

/**
 * The retrier that answers this error, by its index, or undefined. Only the first that names the error counts: when its
 * attempts are used up, later ones are not asked.
 */
export function retrierFor(
  retriers: readonly Retrier[],
  used: readonly number[],
  problem: StateError,
): number | undefined {
  const index = retriers.findIndex(retrier => matches(retrier.ErrorEquals, problem))
  const retrier = retriers[index]
  return retrier && (used[index] ?? 0) < retrier.MaxAttempts ? index : undefined
}

/** Seconds to wait before the retry that follows `used` earlier ones. `random` is in [0, 1). */
export function delaySeconds(retrier: Retrier, used: number, random: () => number): number {
  const limit = retrier.MaxDelaySeconds ?? longestDelay
  const delay = Math.min(retrier.IntervalSeconds * retrier.BackoffRate ** used, limit)
  return retrier.JitterStrategy === 'FULL' ? random() * delay : delay
}
