import * as z from 'zod'
import { dateOf, greeting } from '../birthdays.ts'
import { Name, parseName } from '../person.ts'
import { Problem } from '../problem.ts'
import type { Route } from '../route.ts'

const Greeting = z.strictObject({ message: z.string() })

export const getHello: Route = {
  method: 'GET',
  path: '/hello/{name}',
  name: 'getHello',
  summary: 'Greets a person, with the days until the next birthday',
  params: { name: Name },
  answers: { 200: { description: 'The greeting', schema: Greeting } },
  problems: [400, 404, 503],
  byActive: true,
  async handle({ params }, { database, clock }) {
    const name = parseName(params.name ?? '')
    const birth = await database.birthdayOf(name)
    if (!birth) throw new Problem('PersonUnknown', 'nobody of this name is stored')
    return { status: 200, body: { message: greeting(name, birth, dateOf(clock())) } }
  },
}
