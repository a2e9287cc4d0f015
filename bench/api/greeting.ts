import { dateOf, greeting, parseDate } from '#service/birthdays.ts'
import { createDatabase } from '#service/database.ts'
import { unlimited } from '#service/lease.ts'
import { createLog } from '#service/log.ts'
import { createPool } from '#service/pool.ts'
import { readSettings } from '#service/settings.ts'

/** What every contestant does behind its HTTP: the service's own queries, over the same pool. */
const log = createLog('warn', text => process.stderr.write(text))
const database = createDatabase(createPool(readSettings(process.env).database, log), unlimited)

export async function greet(name: string): Promise<{ message: string }> {
  const birth = await database.birthdayOf(name)
  if (!birth) throw new Error('the benchmark asks only for names that are stored')
  return { message: greeting(name, birth, dateOf(new Date())) }
}

export async function store(name: string, body: { dateOfBirth: string }): Promise<void> {
  const date = parseDate(body.dateOfBirth)
  if (!date) throw new Error('the benchmark sends only dates that exist')
  await database.storeBirthday(name, date)
}
