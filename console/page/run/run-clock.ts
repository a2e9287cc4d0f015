import { useRef } from 'preact/hooks'
import type { RunView } from '#console/contract.ts'
import { useNow } from '../polled.ts'

/**
 * The milliseconds of now by the server's clock, ticking while the run goes on: the browser's own may differ, and a run is
 * never shown before its last event.
 */
export function useRunClock({ now, standing, endedAt }: RunView): number {
  const here = useNow(standing === 'running')
  const offset = useRef<{ now: string; ms: number }>({ now, ms: Date.parse(now) - Date.now() })
  if (offset.current.now !== now) offset.current = { now, ms: Date.parse(now) - Date.now() }
  return endedAt === undefined ? here + offset.current.ms : Date.parse(endedAt)
}

/** Seconds from one instant to another, or to now. */
export const secondsOf = (from: string, to: string | undefined, now: number): number =>
  Math.max(0, (to === undefined ? now : Date.parse(to)) - Date.parse(from)) / 1_000
