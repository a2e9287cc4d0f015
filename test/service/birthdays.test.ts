import test from 'ava'
import fc from 'fast-check'
import {
  type CalendarDate,
  dateOf,
  daysUntilBirthday,
  formatDate,
  greeting,
  isBefore,
  parseDate,
} from '#service/birthdays.ts'

const moments = fc.date({ min: new Date('0001-01-01'), max: new Date('9998-12-31'), noInvalidDate: true })
const dates = moments.map(dateOf)

function date(text: string): CalendarDate {
  const parsed = parseDate(text)
  if (!parsed) throw new Error(`no date: ${text}`)
  return parsed
}

test('a date that exists is read and written alike', t => {
  fc.assert(fc.property(dates, given => t.deepEqual(parseDate(formatDate(given)), given) ?? true))
})

test('exactly the dates that JavaScript knows too are dates', t => {
  const digits = fc.tuple(
    fc.integer({ min: 1, max: 9999 }),
    fc.integer({ min: 0, max: 14 }),
    fc.integer({ min: 0, max: 33 }),
  )
  fc.assert(
    fc.property(digits, ([year, month, day]) => {
      const text = formatDate({ year, month, day })
      const moment = new Date(`${text}T00:00:00Z`)
      const exists = !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text)
      t.is(parseDate(text) !== undefined, exists, text)
    }),
  )
})

for (const text of [
  '2023-02-29',
  '1900-02-29',
  '2024-04-31',
  '2024-13-01',
  '2024-00-10',
  '2024-01-00',
  '0000-01-01',
]) {
  test(`${text} is no date`, t => t.is(parseDate(text), undefined))
}

for (const text of [
  '2024-1-1',
  '20240101',
  ' 2024-01-01',
  '2024-01-01 ',
  '2024-01-01T00:00:00Z',
  '١٩٨٥-٠٧-١٤',
  '',
]) {
  test(`"${text}" is not in the form YYYY-MM-DD`, t => t.is(parseDate(text), undefined))
}

test('the century rule of leap years holds', t => {
  t.truthy(parseDate('2000-02-29'))
  t.falsy(parseDate('2100-02-29'))
})

const examples: [birth: string, today: string, days: number][] = [
  ['1985-07-14', '2026-07-14', 0],
  ['1985-07-14', '2026-07-13', 1],
  ['1985-07-14', '2026-07-15', 364],
  ['1985-07-14', '2027-07-15', 365],
  ['1985-12-31', '2026-01-01', 364],
  ['1985-01-01', '2026-12-31', 1],
  ['1992-02-29', '2026-02-28', 0],
  ['1992-02-29', '2026-02-27', 1],
  ['1992-02-29', '2026-03-01', 364],
  ['1992-02-29', '2028-02-28', 1],
  ['1992-02-29', '2028-02-29', 0],
  ['1992-02-29', '2027-03-01', 365],
  ['1992-02-28', '2028-02-29', 365],
]
for (const [birth, today, days] of examples) {
  test(`born on ${birth}, on ${today} there are ${days} days to go`, t => {
    t.is(daysUntilBirthday(date(birth), date(today)), days)
  })
}

test('that many days later it is the birthday, and on no day before', t => {
  fc.assert(
    fc.property(dates, dates, (birth, today) => {
      const days = daysUntilBirthday(birth, today)
      t.true(days >= 0 && days <= 366)
      t.is(daysUntilBirthday(birth, later(today, days)), 0)
      if (days > 0) t.is(daysUntilBirthday(birth, later(today, 1)), days - 1)
    }),
  )
})

test('everybody has one birthday a year', t => {
  fc.assert(
    fc.property(dates, fc.integer({ min: 1600, max: 2400 }), (birth, year) => {
      const first = { year, month: 1, day: 1 }
      const length = date(`${year + 1}-01-01`)
      let kept = 0
      for (let today: CalendarDate = first; isBefore(today, length); today = later(today, 1)) {
        if (daysUntilBirthday(birth, today) === 0) kept++
      }
      t.is(kept, 1)
    }),
    { numRuns: 20 },
  )
})

test('the day is that of UTC, whatever the zone of the process', t => {
  t.is(formatDate(dateOf(new Date('2026-07-13T23:59:59.999Z'))), '2026-07-13')
  t.is(formatDate(dateOf(new Date('2026-07-14T00:00:00.000Z'))), '2026-07-14')
})

test('the greeting counts the days, and congratulates on the day', t => {
  t.is(greeting('John', date('1985-07-14'), date('2026-07-09')), 'Hello, John! Your birthday is in 5 day(s)')
  t.is(greeting('John', date('1985-07-14'), date('2026-07-13')), 'Hello, John! Your birthday is in 1 day(s)')
  t.is(greeting('John', date('1985-07-14'), date('2026-07-14')), 'Hello, John! Happy birthday!')
})

function later(today: CalendarDate, days: number): CalendarDate {
  const moment = new Date(0)
  moment.setUTCFullYear(today.year, today.month - 1, today.day + days)
  return dateOf(moment)
}
