/** A day of the proleptic Gregorian calendar, without time or zone. */
export type CalendarDate = Readonly<{ year: number; month: number; day: number }>

const millisecondsADay = 86_400_000

/** The date that `YYYY-MM-DD` names, or undefined when the text is no such form or the date does not exist. */
export function parseDate(text: string): CalendarDate | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return undefined
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
    ? { year, month, day }
    : undefined
}

export function formatDate({ year, month, day }: CalendarDate): string {
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
}

/** The date of a moment in UTC. */
export function dateOf(now: Date): CalendarDate {
  return { year: now.getUTCFullYear(), month: now.getUTCMonth() + 1, day: now.getUTCDate() }
}

export function isBefore(a: CalendarDate, b: CalendarDate): boolean {
  return a.year !== b.year ? a.year < b.year : a.month !== b.month ? a.month < b.month : a.day < b.day
}

/** Days from today to the next birthday: 0 on the day itself, at most 365. */
export function daysUntilBirthday(birth: CalendarDate, today: CalendarDate): number {
  const thisYear = birthdayIn(today.year, birth)
  const next = isBefore(thisYear, today) ? birthdayIn(today.year + 1, birth) : thisYear
  return dayNumber(next) - dayNumber(today)
}

export function greeting(name: string, birth: CalendarDate, today: CalendarDate): string {
  const days = daysUntilBirthday(birth, today)
  return days === 0 ? `Hello, ${name}! Happy birthday!` : `Hello, ${name}! Your birthday is in ${days} day(s)`
}

/** 29 February is kept on 28 February in a common year. */
function birthdayIn(year: number, { month, day }: CalendarDate): CalendarDate {
  return { year, month, day: Math.min(day, daysInMonth(year, month)) }
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Date.UTC takes the years 0 to 99 for 1900 to 1999; setUTCFullYear does not. */
function dayNumber({ year, month, day }: CalendarDate): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) / millisecondsADay
}

function pad(number: number, width: number): string {
  return String(number).padStart(width, '0')
}
