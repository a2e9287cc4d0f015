import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import * as z from 'zod'
import type { Settings } from '#sandbox/settings.ts'
import { readCall } from '#sandbox/wire/call.ts'
import { ControlRefusal } from './control-refusal.ts'
import { controlRoutes } from './control-routes.ts'
import type { Listener } from './listener.ts'
import type { Parts } from './world.ts'

/**
 * The control API: JSON over HTTP on the unix socket `settings.control`. A refusal is 400 (or 409) with `{error}`.
 * A socket file that a killed world left is replaced.
 */
export async function startControl(settings: Settings, parts: Parts): Promise<Listener> {
  const routes = controlRoutes(settings, parts)
  const server = createServer((request, response) => void serve(routes, request, response))
  rmSync(settings.control, { force: true })
  server.listen(settings.control)
  await once(server, 'listening')
  return {
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function serve(
  routes: ReturnType<typeof controlRoutes>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [status, output] = await outcome(routes, request)
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(output))
}

async function outcome(
  routes: ReturnType<typeof controlRoutes>,
  request: IncomingMessage,
): Promise<[number, unknown]> {
  try {
    const call = await readCall(request)
    const run = routes[`${call.method} ${call.path}`]
    if (!run) return [404, { error: `no ${call.method} ${call.path} in the control API` }]
    const output = await run(call.body.length > 0 ? JSON.parse(call.body.toString()) : {})
    return [200, output ?? {}]
  } catch (error) {
    if (error instanceof z.ZodError) return [400, { error: z.prettifyError(error) }]
    if (error instanceof ControlRefusal || error instanceof SyntaxError)
      return [409, { error: error.message }]
    console.error('control', error)
    return [500, { error: String(error) }]
  }
}
