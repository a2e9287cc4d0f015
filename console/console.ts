import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'
import { keepClients } from '#aws/clients/client.ts'
import type { Connection } from '#operator/connection.ts'
import { DrctlError } from '#recovery/errors.ts'
import { regionRoutes } from './api/regions.ts'
import { runRoutes } from './api/run.ts'
import { listRoutes } from './api/runs.ts'
import { pageFiles } from './page-files.ts'
import { consoleServer } from './server.ts'
import { storedIndexes } from './stored-index.ts'

const loopback = '127.0.0.1'

export type Console = {
  /** The link that opens it, with its token in the fragment, which a browser does not send. */
  url: string
  port: number
  close(): Promise<void>
}

/**
 * Serves the console of a service on this machine's loopback, for whoever has its link. Port 0 is any free one.
 * ConsolePortInUse when another program has the port.
 */
export async function startConsole(
  connection: Connection,
  given: { port: number; page: string; log: (line: string) => void },
): Promise<Console> {
  keepClients()
  const stored = storedIndexes(connection)
  const token = randomBytes(32).toString('base64url')
  const server = consoleServer({
    routes: [
      ...regionRoutes(connection),
      ...listRoutes(connection, stored),
      ...runRoutes(connection, stored),
    ],
    page: pageFiles(given.page),
    door: () => ({ port: portOf(server), token }),
    log: given.log,
  })
  await listen(server, given.port)
  const port = portOf(server)
  return {
    url: `http://${loopback}:${port}/#token=${token}`,
    port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

async function listen(server: Server, port: number): Promise<void> {
  const listening = once(server, 'listening')
  server.listen(port, loopback)
  await listening.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    const data = { port, other: port + 1 }
    throw new DrctlError('ConsolePortInUse', `port ${port} is in use by another program`, data, error)
  })
}
