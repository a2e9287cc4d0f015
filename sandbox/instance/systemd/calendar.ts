import { UnitFault } from './unit-file.ts'

const named: Record<string, string> = {
  minutely: '*-*-* *:*:00',
  hourly: '*-*-* *:00:00',
  daily: '*-*-* 00:00:00',
  weekly: 'Mon *-*-* 00:00:00',
  monthly: '*-*-01 00:00:00',
}

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

type Field = (value: number) => boolean

/** Moments that an OnCalendar= expression names, in UTC. */
export type Calendar = {
  weekday: Field
  year: Field
  month: Field
  day: Field
  hours: number[]
  minutes: number[]
  seconds: number[]
}

/** `Sun *-*-* 02:00`, `*:0/15`, `daily`: an optional weekday, date and time of day. Throws UnitFault. */
export function parseCalendar(text: string): Calendar {
  const words = (named[text.trim()] ?? text.trim()).replace(/\s+UTC$/, '').split(/\s+/)
  const weekday = /^[a-z]/i.test(words[0] ?? '') ? words.shift() : undefined
  const date = words[0]?.includes('-') ? words.shift() : '*-*-*'
  const time = words.shift() ?? '00:00:00'
  const [year, month, day, ...moreDate] = (date ?? '').split('-')
  const [hour, minute, second = '00', ...moreTime] = time.split(':')
  if (!year || !month || !day || !hour || !minute || words.length + moreDate.length + moreTime.length > 0) {
    throw fault(text)
  }
  return {
    weekday: weekday === undefined ? () => true : weekdayField(weekday, text),
    year: field(year, text),
    month: field(month, text),
    day: field(day, text),
    hours: listed(hour, 24, text),
    minutes: listed(minute, 60, text),
    seconds: listed(second, 60, text),
  }
}

/** The first moment after `from`, or undefined when there is none within ten years. */
export function nextElapse(calendar: Calendar, from: Date): Date | undefined {
  const day = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate()))
  for (let n = 0; n < 3660; n++, day.setUTCDate(day.getUTCDate() + 1)) {
    if (!onDay(calendar, day)) continue
    const time = timesOfDay(calendar).find(ms => day.getTime() + ms > from.getTime())
    if (time !== undefined) return new Date(day.getTime() + time)
  }
  return undefined
}

function onDay(c: Calendar, day: Date): boolean {
  return (
    c.weekday(day.getUTCDay()) &&
    c.year(day.getUTCFullYear()) &&
    c.month(day.getUTCMonth() + 1) &&
    c.day(day.getUTCDate())
  )
}

function timesOfDay(c: Calendar): number[] {
  return c.hours.flatMap(h => c.minutes.flatMap(m => c.seconds.map(s => ((h * 60 + m) * 60 + s) * 1000)))
}

function listed(text: string, below: number, whole: string): number[] {
  const matches = field(text, whole)
  return Array.from({ length: below }, (_, value) => value).filter(matches)
}

function field(text: string, whole: string): Field {
  const parts = text.split(',').map(part => {
    const [, from, to, step] = /^(?:(\d+)(?:\.\.(\d+))?|\*)(?:\/(\d+))?$/.exec(part) ?? [undefined, 'bad']
    if (from === 'bad') throw fault(whole)
    const low = Number(from ?? 0)
    const high = to !== undefined ? Number(to) : from === undefined || step ? Number.POSITIVE_INFINITY : low
    return (value: number) => value >= low && value <= high && (value - low) % Number(step ?? 1) === 0
  })
  return value => parts.some(matches => matches(value))
}

function weekdayField(text: string, whole: string): Field {
  const days = text.split(',').flatMap(part => {
    const [from, to = from] = part.split('..').map(name => weekdays.indexOf(name.slice(0, 3).toLowerCase()))
    if (from === undefined || to === undefined || from < 0 || to < 0) throw fault(whole)
    return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, n) => (from + n) % 7)
  })
  return value => days.includes(value)
}

function fault(text: string): UnitFault {
  return new UnitFault(`'${text}' is not a calendar expression that the sandbox's supervisor knows`)
}
