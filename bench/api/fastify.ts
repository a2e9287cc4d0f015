import { fastify } from 'fastify'
import { greet, store } from './greeting.ts'

/** The same two routes in fastify, with schemas as its users write them. */
const server = fastify()
const params = { type: 'object', properties: { name: { type: 'string', pattern: '^\\p{L}{1,100}$' } } }
const message = { type: 'object', properties: { message: { type: 'string' } } }
const body = {
  type: 'object',
  required: ['dateOfBirth'],
  additionalProperties: false,
  properties: { dateOfBirth: { type: 'string', format: 'date' } },
}

server.get<{ Params: { name: string } }>(
  '/hello/:name',
  { schema: { params, response: { 200: message } } },
  request => greet(request.params.name),
)
server.put<{ Params: { name: string }; Body: { dateOfBirth: string } }>(
  '/hello/:name',
  { schema: { params, body } },
  async (request, reply) => {
    await store(request.params.name, request.body)
    return reply.code(204).send()
  },
)
await server.listen({ port: Number(process.env.PORT), host: process.env.HOST ?? '127.0.0.1' })
