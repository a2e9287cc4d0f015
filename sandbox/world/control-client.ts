import { request } from 'node:http'
import * as z from 'zod'
import type { Link, Region } from '#sandbox/settings.ts'
import { type FaultInput, LoggedRequest, Status } from './control-contract.ts'

export type Control = ReturnType<typeof controlClient>

const patience = 10_000

/**
 * The control API of a running world, by its unix socket (`settings.control`). Rejects with the world's own words when
 * it refuses, and with ENOENT or ECONNREFUSED when no world runs.
 */
export function controlClient(socketPath: string) {
  const ask = (method: string, path: string, body?: unknown) => send(socketPath, method, path, body)
  const tell = async (path: string, body?: unknown): Promise<void> => void (await ask('POST', path, body))
  return {
    status: async (): Promise<Status> => Status.parse(await ask('GET', '/status')),
    /** The newest AWS calls, oldest first. */
    requests: async (): Promise<LoggedRequest[]> =>
      z.array(LoggedRequest).parse(await ask('GET', '/requests')),
    cut: (link: Link) => tell('/links/cut', { link }),
    mend: (link: Link) => tell('/links/mend', { link }),
    /** Takes the region off the network, or back on; its processes are not the world's. */
    lose: (region: Region) => tell('/region/lost', { region }),
    find: (region: Region) => tell('/region/found', { region }),
    /** The pause between two passes of EFS replication. */
    lag: (seconds: number) => tell('/lag', { seconds }),
    /** How long a DNS change takes until it is INSYNC. */
    propagation: (seconds: number) => tell('/propagation', { seconds }),
    fault: (fault: FaultInput) => tell('/faults', fault),
    clearFaults: async (): Promise<void> => void (await ask('DELETE', '/faults')),
    /** Has SNS deliver the last alarm once more. */
    redeliverAlarm: () => tell('/alarm/redeliver'),
  }
}

function send(socketPath: string, method: string, path: string, body: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(patience)
    request({ socketPath, method, path, signal, agent: false })
      .on('error', reject)
      .on('response', response => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', chunk => {
          text += chunk
        })
        response.on('error', reject)
        response.on('end', () => {
          if (response.statusCode === 200) resolve(JSON.parse(text))
          else reject(new Error(refusalIn(text)))
        })
      })
      .end(body === undefined ? undefined : JSON.stringify(body))
  })
}

function refusalIn(text: string): string {
  return z.object({ error: z.string() }).parse(JSON.parse(text)).error
}
