import { setImmediate as turn } from 'node:timers/promises'
import type { Clock } from './clock.ts'

interface Alarm {
  at: number
  ring: () => void
}

export interface SkippingClock extends Clock {
  /** Time stands still until this work has ended: what it stands for takes no time at all. */
  hold<T>(work: Promise<T>): Promise<T>
}

/** Turns of the event loop without anything new before time may jump: work that is under way gets to its next wait. */
const quietTurns = 40

/** A clock that jumps to the next alarm as soon as nothing but waiting is left. A day of polling takes a second. */
export function skippingClock(start: Date): SkippingClock {
  const alarms = new Set<Alarm>()
  let now = start.getTime()
  let held = 0
  let changes = 0
  let watching = false

  async function watch(): Promise<void> {
    watching = true
    while (alarms.size > 0 && held === 0) {
      if (await quiet()) jump()
    }
    watching = false
  }

  async function quiet(): Promise<boolean> {
    const before = changes
    for (let i = 0; i < quietTurns; i++) await turn()
    return changes === before && held === 0 && alarms.size > 0
  }

  function jump(): void {
    const next = [...alarms].reduce((a, b) => (b.at < a.at ? b : a))
    now = Math.max(now, next.at)
    alarms.delete(next)
    next.ring()
  }

  function changed(): void {
    changes++
    if (!watching) void watch()
  }

  return {
    now: () => new Date(now),
    wait(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason)
        const cancel = () => {
          alarms.delete(alarm)
          reject(signal.reason)
        }
        const ring = () => {
          signal.removeEventListener('abort', cancel)
          resolve()
        }
        const alarm = { at: now + Math.max(0, ms), ring }
        signal.addEventListener('abort', cancel, { once: true })
        alarms.add(alarm)
        changed()
      })
    },
    async hold(work) {
      held++
      try {
        return await work
      } finally {
        held--
        changed()
      }
    },
  }
}
