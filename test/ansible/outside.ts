import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { join } from 'node:path'
import { type Region, regions, type Settings } from '#sandbox/settings.ts'
import { RecordServer } from '../host/record-server.ts'

/** What an instance reaches of the world: the zone's name servers, the parameter store, the release host. */
export type Outside = { password: string; stop(): Promise<void> }

/** At the addresses that the sandbox's inventories name. The epoch record says that `active` is so, in epoch 1. */
export async function startOutside(settings: Settings, active: Region): Promise<Outside> {
  const { ports } = settings
  const password = `p'a"s$s w\\ord`
  const record = `v=1 epoch=1 rev=1 state=active active=${active} by=test`
  const running = await Promise.all(
    regions.flatMap(region => {
      const { aws, nameServers, releases } = settings.region[region].gateway
      return [
        ...nameServers.map(address => serveRecord(address, ports.dns, record)),
        serveHttp(aws, ports.aws, parameterStore(password)),
        serveHttp(releases, ports.releases, files(join(settings.state, 'releases'))),
      ]
    }),
  )
  return {
    password,
    async stop() {
      for (const server of running) await server[Symbol.asyncDispose]()
    },
  }
}

async function serveRecord(address: string, port: number, record: string): Promise<AsyncDisposable> {
  const socket = createSocket('udp4').bind(port, address)
  await once(socket, 'listening')
  return new RecordServer(address, record, socket)
}

async function serveHttp(address: string, port: number, answer: RequestListener): Promise<Server> {
  const server = createServer(answer).listen(port, address)
  await once(server, 'listening')
  return server
}

/** GetParameter and nothing else. */
function parameterStore(Value: string): RequestListener {
  return (request, response) => {
    const known = request.headers['x-amz-target'] === 'AmazonSSM.GetParameter'
    response.statusCode = known ? 200 : 501
    response.setHeader('content-type', 'application/x-amz-json-1.1')
    response.end(known ? JSON.stringify({ Parameter: { Value, Version: 1, Type: 'SecureString' } }) : '{}')
  }
}

function files(folder: string): RequestListener {
  return async (request, response) => {
    const content = await readFile(join(folder, request.url ?? '')).catch(() => undefined)
    response.statusCode = content ? 200 : 404
    response.end(content)
  }
}
