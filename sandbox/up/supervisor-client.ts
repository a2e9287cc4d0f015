import { connect } from 'node:net'
import * as z from 'zod'
import { busOf } from '#sandbox/instance/environment.ts'
import type { RegionPlace } from '#sandbox/settings.ts'

const Reply = z.strictObject({ stdout: z.string(), stderr: z.string(), status: z.number() })
export type Reply = z.infer<typeof Reply>

/** Runs `systemctl` or `systemd-run` on an instance, from outside. Rejects when its supervisor does not answer. */
export function askSupervisor(
  place: RegionPlace,
  tool: 'systemctl' | 'systemd-run',
  args: string[],
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let text = ''
    const connection = connect(busOf(place))
    connection.setEncoding('utf8')
    connection.once('error', reject)
    connection.on('data', (chunk: string) => {
      text += chunk
    })
    connection.once('end', () => {
      if (text === '') reject(new Error(`the supervisor of ${place.name} hung up`))
      else resolve(Reply.parse(JSON.parse(text)))
    })
    connection.write(`${JSON.stringify({ tool, args, env: {} })}\n`)
  })
}
