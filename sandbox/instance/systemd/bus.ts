import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import * as z from 'zod'
import type { Reply } from './reply.ts'
import type { Supervisor } from './supervisor.ts'
import { systemctl } from './systemctl.ts'
import { systemdRun } from './systemd-run.ts'

/** What a shim sends: one line of JSON. */
const Request = z.strictObject({
  tool: z.enum(['systemctl', 'systemd-run']),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()),
})

/** Listens for the shims on a unix socket that only its owner may open. */
export async function openBus(supervisor: Supervisor, socket: string): Promise<Server> {
  rmSync(socket, { force: true })
  const server = createServer(connection => serve(supervisor, connection))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socket, resolve)
  })
  chmodSync(socket, 0o600)
  return server
}

function serve(supervisor: Supervisor, connection: Socket): void {
  let text = ''
  connection.setEncoding('utf8')
  connection.on('error', () => connection.destroy())
  connection.on('data', (chunk: string) => {
    text += chunk
    if (!text.endsWith('\n')) return
    void answer(supervisor, text).then(reply => connection.end(`${JSON.stringify(reply)}\n`))
  })
}

async function answer(supervisor: Supervisor, text: string): Promise<Reply> {
  try {
    const { tool, args, env } = Request.parse(JSON.parse(text))
    return await (tool === 'systemctl' ? systemctl(supervisor, args) : systemdRun(supervisor, args, env))
  } catch (error) {
    return {
      stdout: '',
      stderr: `sandbox supervisor: ${error instanceof Error ? error.message : error}\n`,
      status: 1,
    }
  }
}
