import { connect, createServer, type Socket } from 'node:net'
import { type Listener, listenAt, type Place } from './listener.ts'
import type { Crossing, Network } from './network.ts'

export type RelaySettings = { at: Place; to: Place; crossings: readonly Crossing[] }

/**
 * Carries TCP from one place to another while all crossings are up. While one is down a connection is accepted and
 * nothing is read or written, and neither side learns of an end or a reset of the other. When it is mended, the
 * connections of that time are reset.
 */
export function startRelay(network: Network, { at, to, crossings }: RelaySettings): Promise<Listener> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, caller =>
    carry(network, crossings, caller, to),
  )
  return listenAt(server, at)
}

function carry(network: Network, crossings: readonly Crossing[], caller: Socket, to: Place): void {
  const sockets = [caller]
  const destroy = () => {
    forget()
    for (const socket of sockets) socket.resetAndDestroy()
  }
  const pause = () => {
    for (const socket of sockets) silence(socket)
  }
  const failed = () => {
    if (network.isOpen(crossings)) destroy()
  }
  const forget = network.watch({ crossings, pause, destroy })
  caller.on('error', failed)
  if (!network.isOpen(crossings)) return

  const target = connect({ host: to.address, port: to.port, allowHalfOpen: true, noDelay: true })
  sockets.push(target)
  target.on('error', failed)
  target.once('connect', () => {
    if (network.isOpen(crossings)) join(caller, target, forget)
  })
}

function join(caller: Socket, target: Socket, forget: () => void): void {
  caller.pipe(target)
  target.pipe(caller)
  const closed = () => {
    if (caller.closed && target.closed) forget()
  }
  caller.on('close', closed)
  target.on('close', closed)
}

/** What arrives from now on stays unread, an end included. */
function silence(socket: Socket): void {
  socket.unpipe()
  socket.pause()
}
