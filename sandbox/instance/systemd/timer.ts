import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { nextElapse } from './calendar.ts'
import type { Definition } from './definition.ts'
import type { Service } from './service.ts'
import type { TimerDefinition } from './timer-definition.ts'

/** setTimeout takes no longer waits; a timer that is further away looks again after this time. */
const longestWaitMs = 2 ** 31 - 1

/** One timer: starts its service at the moments that its unit file names. */
export class Timer {
  definition: Definition & { timer: TimerDefinition }
  active: 'inactive' | 'active' = 'inactive'
  next: Date | undefined
  last: Date | undefined

  readonly #service: () => Service
  readonly #elapsed: () => Promise<void>
  readonly #bootedAt: Date
  readonly #stamp: string
  #activatedAt = new Date(0)
  #timeout: NodeJS.Timeout | undefined

  constructor(
    definition: Definition & { timer: TimerDefinition },
    given: { service: () => Service; elapsed: () => Promise<void>; bootedAt: Date; stamp: string },
  ) {
    this.definition = definition
    this.#service = given.service
    this.#elapsed = given.elapsed
    this.#bootedAt = given.bootedAt
    this.#stamp = given.stamp
  }

  start(): void {
    if (this.active === 'active') return
    this.active = 'active'
    this.#activatedAt = new Date()
    if (this.definition.timer.persistent && existsSync(this.#stamp)) this.last = statSync(this.#stamp).mtime
    this.schedule()
  }

  stop(): void {
    clearTimeout(this.#timeout)
    this.active = 'inactive'
    this.next = undefined
  }

  /** Reckons the next moment anew: at the start, after each run, and when the service has come to rest. */
  schedule(): void {
    clearTimeout(this.#timeout)
    if (this.active !== 'active') return
    this.next = this.#nextMoment()
    if (this.next === undefined) return
    const wait = Math.max(this.next.getTime() - Date.now(), 0)
    const due = wait <= longestWaitMs
    this.#timeout = setTimeout(
      () => (due ? void this.#run() : this.schedule()),
      Math.min(wait, longestWaitMs),
    )
  }

  async #run(): Promise<void> {
    this.last = new Date()
    if (this.definition.timer.persistent) this.#keepStamp()
    this.#timeout = undefined
    await this.#elapsed()
    this.schedule()
  }

  #keepStamp(): void {
    mkdirSync(dirname(this.#stamp), { recursive: true })
    writeFileSync(this.#stamp, '')
  }

  /** The earliest moment that has not been served: calendars count from the last run, spans from their event. */
  #nextMoment(): Date | undefined {
    const { calendars, sinceActive, sinceBoot, sinceUnitActive, sinceUnitInactive } = this.definition.timer
    const service = this.#service()
    const from = this.last ?? this.#activatedAt
    const moments = [
      ...calendars.map(calendar => nextElapse(calendar, from)),
      ...sinceActive.map(ms => after(this.#activatedAt, ms)).filter(at => at > from || !this.last),
      ...sinceBoot.map(ms => after(this.#bootedAt, ms)).filter(at => at > from || !this.last),
      ...sinceUnitActive.map(ms => service.startedAt && after(service.startedAt, ms)),
      ...sinceUnitInactive.map(ms => service.inactiveSince && after(service.inactiveSince, ms)),
    ]
    return moments
      .filter(at => at !== undefined)
      .sort((a, b) => a.getTime() - b.getTime())
      .at(0)
  }
}

function after(event: Date, ms: number): Date {
  return new Date(event.getTime() + ms)
}
