import * as z from 'zod'
import { type CalendarDate, formatDate, isBefore, parseDate } from './birthdays.ts'
import { limits } from './limits.ts'
import { Problem } from './problem.ts'

/** Letters of any script, in composed form (NFC), counted as Unicode counts them. */
export const Name = z
  .string()
  .regex(/^\p{L}+$/u, 'must be letters only')
  .refine(name => [...name].length <= limits.nameLetters, `must be at most ${limits.nameLetters} letters`)
  .meta({ minLength: 1, maxLength: limits.nameLetters, examples: ['John'] })

export const PersonBody = z.strictObject({
  dateOfBirth: z.string('must be a string: YYYY-MM-DD').meta({ format: 'date', examples: ['1985-07-14'] }),
})

/** The name as it is stored. Throws InputInvalid naming the field `name`. */
export function parseName(given: string): string {
  const result = Name.safeParse(given.normalize('NFC'))
  if (result.success) return result.data
  throw Problem.input(result.error.issues.map(issue => ({ field: 'name', detail: issue.message })))
}

/** The date of birth in a request body. Throws InputInvalid naming each field at fault. */
export function parseDateOfBirth(body: unknown, today: CalendarDate): CalendarDate {
  const result = PersonBody.safeParse(body)
  if (!result.success) throw Problem.input(result.error.issues.flatMap(faultsOf))
  const date = parseDate(result.data.dateOfBirth)
  if (!date) throw Problem.input([dateFault('must be a date that exists, as YYYY-MM-DD')])
  if (!isBefore(date, today))
    throw Problem.input([dateFault(`must lie before today, ${formatDate(today)} (UTC)`)])
  return date
}

export function dateFault(detail: string) {
  return { field: 'dateOfBirth', detail }
}

function faultsOf(issue: z.core.$ZodIssue) {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => ({ field: key.slice(0, 100), detail: 'is not a known field' }))
  }
  if (issue.path.length === 0) return [{ field: 'body', detail: 'must be a JSON object' }]
  return [{ field: issue.path.join('.'), detail: issue.message }]
}
