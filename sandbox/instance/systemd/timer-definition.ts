import { basename } from 'node:path'
import { type Calendar, parseCalendar } from './calendar.ts'
import { parseTimeSpan } from './time-span.ts'
import { isTrue } from './truth.ts'
import { type Assignment, lastValueOf, valuesOf } from './unit-file.ts'

/** What the [Timer] section says. Times in milliseconds. */
export type TimerDefinition = {
  unit: string
  calendars: Calendar[]
  sinceActive: number[]
  sinceBoot: number[]
  sinceUnitActive: number[]
  sinceUnitInactive: number[]
  persistent: boolean
}

/** Throws UnitFault on a moment that cannot be read. */
export function defineTimer(all: Assignment[], name: string): TimerDefinition {
  const spans = (key: string) => valuesOf(all, 'Timer', key).map(parseTimeSpan)
  return {
    unit: lastValueOf(all, 'Timer', 'Unit') ?? `${basename(name, '.timer')}.service`,
    calendars: valuesOf(all, 'Timer', 'OnCalendar').map(parseCalendar),
    sinceActive: spans('OnActiveSec'),
    sinceBoot: spans('OnBootSec'),
    sinceUnitActive: spans('OnUnitActiveSec'),
    sinceUnitInactive: spans('OnUnitInactiveSec'),
    persistent: isTrue(lastValueOf(all, 'Timer', 'Persistent')),
  }
}
