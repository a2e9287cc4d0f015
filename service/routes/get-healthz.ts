import * as z from 'zod'
import { version } from '../release.ts'
import type { Route } from '../route.ts'

const Health = z.strictObject({ status: z.literal('ok'), version: z.string() })

export const getHealthz: Route = {
  method: 'GET',
  path: '/healthz',
  name: 'getHealthz',
  summary: 'The process lives; the database is not asked',
  answers: { 200: { description: 'It lives', schema: Health } },
  problems: [],
  handle: () => ({ status: 200, body: { status: 'ok', version } }),
}
