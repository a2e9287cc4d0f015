import * as z from 'zod'
import { ProblemBody } from './problem.ts'
import type { Route } from './route.ts'

const problem = '#/components/schemas/Problem'

/** The OpenAPI 3.1 document of the routes: their schemas are the ones that requests are parsed with. */
export function describeApi(routes: readonly Route[], version: string) {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Birthday greetings',
      version,
      description: 'HEAD is answered wherever GET is. Every error is a problem document (RFC 9457).',
    },
    paths,
    components: { schemas: { Problem: jsonSchema(ProblemBody) } },
  }
}

function operation({ name, summary, params = {}, body, answers, problems }: Route) {
  return {
    operationId: name,
    summary,
    ...(Object.keys(params).length && {
      parameters: Object.entries(params).map(([field, schema]) => ({
        name: field,
        in: 'path',
        required: true,
        schema: jsonSchema(schema),
      })),
    }),
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body) } } },
    }),
    responses: { ...describeAnswers(answers), ...describeProblems([...problems, 500]) },
  }
}

function describeAnswers(answers: Route['answers']) {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, type = 'application/json' }]) => [
      status,
      {
        description,
        ...((schema || type !== 'application/json') && {
          content: { [type]: { schema: schema ? jsonSchema(schema) : { type: 'string' } } },
        }),
      },
    ]),
  )
}

function describeProblems(statuses: readonly number[]) {
  const content = { 'application/problem+json': { schema: { $ref: problem } } }
  const retry = { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' } } }
  return Object.fromEntries(
    statuses.map(status => [
      status,
      { description: 'Refused', content, ...(status === 503 && { headers: retry }) },
    ]),
  )
}

/** OpenAPI 3.1 takes JSON Schema 2020-12 as it is; `$schema` is its default. */
function jsonSchema(schema: z.ZodType) {
  const { $schema, ...rest } = z.toJSONSchema(schema)
  return rest
}
