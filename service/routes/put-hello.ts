import { dateOf } from '../birthdays.ts'
import { Name, PersonBody, parseDateOfBirth, parseName } from '../person.ts'
import { readJson } from '../request-body.ts'
import type { Route } from '../route.ts'

export const putHello: Route = {
  method: 'PUT',
  path: '/hello/{name}',
  name: 'putHello',
  summary: 'Stores or updates the date of birth of a person',
  params: { name: Name },
  body: PersonBody,
  answers: { 204: { description: 'Stored: the commit is known' } },
  problems: [400, 413, 415, 503],
  byActive: true,
  async handle({ params, message }, { database, clock }) {
    const name = parseName(params.name ?? '')
    const body = await readJson(message)
    await database.storeBirthday(name, parseDateOfBirth(body, dateOf(clock())))
    return { status: 204 }
  },
}
