import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { askApi } from '#aws/api.ts'
import { makeCertificate } from '#test/certificate.ts'

const host = '127.86.9.1'
const domain = 'api.example.test'

test('over HTTPS the API is asked under its name, and a certificate that nobody trusts is no outage', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'api-https-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const { certificate: cert, key } = makeCertificate(folder, domain)
  const asked: (string | false | null | undefined)[] = []
  const server = createServer({ cert, key }, (request, response) => {
    const { socket } = request
    asked.push('servername' in socket ? String(socket.servername) : undefined, request.headers.host)
    response.end(JSON.stringify({ epoch: 3, region: 'eu-west-1' }))
  }).listen(0, host)
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  t.like(await askApi({ protocol: 'https', port, domain }, host), { status: 200, epoch: 3 })
  t.deepEqual(asked, [domain, domain])
  const { status } = await askApi({ protocol: 'http', port, domain }, host)
  t.is(status, undefined, 'HTTP is no answer of a server that speaks HTTPS')
})
