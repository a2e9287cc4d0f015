import * as z from 'zod'
import { describeApi } from '../openapi.ts'
import { version } from '../release.ts'
import type { Route } from '../route.ts'

/** The document of the given routes and of this one. */
export function getOpenapi(others: readonly Route[]): Route {
  const route: Route = {
    method: 'GET',
    path: '/openapi.json',
    name: 'getOpenapi',
    summary: 'This document',
    answers: {
      200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string().startsWith('3.1.') }) },
    },
    problems: [],
    handle: () => ({ status: 200, body: document }),
  }
  const document = describeApi([...others, route], version)
  return route
}
