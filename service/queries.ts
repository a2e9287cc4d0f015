import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { queryFolder } from './release.ts'

/** A statement that each connection prepares once, under its name. */
export type Query = Readonly<{ name: string; text: string }>

export const queries = {
  birthdayOf: readQuery('birthday_of'),
  storeBirthday: readQuery('store_birthday'),
  readiness: readQuery('readiness'),
}

function readQuery(name: string): Query {
  return { name, text: readFileSync(join(queryFolder, `${name}.sql`), 'utf8') }
}
