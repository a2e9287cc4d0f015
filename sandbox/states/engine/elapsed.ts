import type { Clock } from '../clock.ts'

/** Waits: true when the time has passed, false when the signal came first. */
export async function elapsed(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false
  try {
    await clock.wait(ms, signal)
    return !signal.aborted
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
}
