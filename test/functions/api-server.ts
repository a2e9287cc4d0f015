import { createServer } from 'node:http'
import { listenAt } from '#sandbox/world/listener.ts'

/** An API that says of itself what the test wants: its status, epoch and region at /readyz, once it is not `busy`. */
export async function startApi(address: string, port = 0) {
  const says = { status: 200, epoch: 7, region: 'eu-central-1', busy: 0 }
  const hosts: string[] = []
  const server = createServer((request, response) => {
    hosts.push(request.headers.host ?? '')
    if (says.busy > 0) {
      says.busy -= 1
      return response.destroy()
    }
    response.writeHead(request.url === '/readyz' ? says.status : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ status: 'ready', epoch: says.epoch, region: says.region }))
  })
  const listener = await listenAt(server, { address, port })
  const at = server.address()
  return { says, hosts, port: typeof at === 'object' && at ? at.port : 0, close: () => listener.close() }
}
