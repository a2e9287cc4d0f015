import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A parameter store that knows the password of the API's role, and the environment that points the SDK at it. */
export async function startParameterStore(address: string, value: string) {
  let asked = 0
  const server = createServer((_request, response) => {
    asked += 1
    response.setHeader('content-type', 'application/x-amz-json-1.1')
    response.end(JSON.stringify({ Parameter: { Value: value, Version: 3, Type: 'SecureString' } }))
  }).listen(0, address)
  await once(server, 'listening')
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://${address}:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  })
  return {
    /** How often it was asked for it. */
    asked: () => asked,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
