import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { regions, type Settings } from '#sandbox/settings.ts'
import { type Listener, listenAt, type Place } from './listener.ts'
import { answerDns } from './name-server.ts'
import type { Crossing, Network } from './network.ts'
import type { Zone } from './zone.ts'

const udpLimit = 512
const tcpLimit = 65_535
type Answering = {
  network: Network
  crossings: readonly Crossing[]
  answer: (message: Buffer, limit: number) => Buffer | undefined
}

/** The zone's name servers, UDP and TCP, at their own addresses and behind each region's gateway. */
export async function startNameServers(
  network: Network,
  settings: Settings,
  zone: Zone,
): Promise<Listener[]> {
  const start = (addresses: readonly string[], crossings: readonly Crossing[]) =>
    addresses.flatMap((address, server) => {
      const at = { address, port: settings.ports.dns }
      const answer = (message: Buffer, limit: number) =>
        answerDns(message, zone.name, zone.propagation.view(server), limit)
      return [listenUdp(at, { network, crossings, answer }), listenTcp(at, { network, crossings, answer })]
    })
  return Promise.all([
    ...start(settings.world.nameServers, []),
    ...regions.flatMap(region => start(settings.region[region].gateway.nameServers, [`${region}:dns`])),
  ])
}

async function listenUdp(at: Place, { network, crossings, answer }: Answering): Promise<Listener> {
  const socket = createSocket('udp4')
  socket.on('message', (message, from) => {
    const reply = network.isOpen(crossings) ? answer(message, udpLimit) : undefined
    if (reply) socket.send(reply, from.port, from.address)
  })
  socket.bind(at.port, at.address)
  await once(socket, 'listening')
  return {
    async close() {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}

function listenTcp(at: Place, answering: Answering): Promise<Listener> {
  return listenAt(
    createServer(socket => converse(socket, answering)),
    at,
  )
}

function converse(socket: Socket, { network, crossings, answer }: Answering): void {
  const forget = network.watch({
    crossings,
    pause: () => void socket.pause(),
    destroy: () => void socket.resetAndDestroy(),
  })
  let waiting: Buffer = Buffer.alloc(0)
  socket.on('error', () => socket.destroy())
  socket.once('close', forget)
  socket.on('data', chunk => {
    waiting = Buffer.concat([waiting, chunk])
    while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE(0)) {
      const end = 2 + waiting.readUInt16BE(0)
      const reply = answer(waiting.subarray(2, end), tcpLimit)
      if (reply) socket.write(framed(reply))
      waiting = waiting.subarray(end)
    }
  })
  if (!network.isOpen(crossings)) socket.pause()
}

/** Over TCP each message has its length before it. */
function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(message.length)
  return Buffer.concat([length, message])
}
