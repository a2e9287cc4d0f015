import { once } from 'node:events'
import type { Server, Socket } from 'node:net'

export type Place = { address: string; port: number }
/** Something that listens until it is closed; closing resets what is connected. */
export type Listener = { close(): Promise<void> }

/** Starts a TCP or HTTP server at a place. Refuses a place that is taken with EADDRINUSE. */
export async function listenAt(server: Server, { address, port }: Place): Promise<Listener> {
  const sockets = new Set<Socket>()
  server.on('connection', socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(port, address)
  await once(server, 'listening')
  return {
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.resetAndDestroy()
      await closed
    },
  }
}

export async function closeAll(listeners: readonly Listener[]): Promise<void> {
  await Promise.all(listeners.map(listener => listener.close()))
}
