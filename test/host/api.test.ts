import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import test from 'ava'
import { askApi } from '#host/active/api.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { makeCertificate } from '#test/certificate.ts'

test("the host's own API is asked over HTTPS under its name, with what is to be stored", async t => {
  const folder = mkdtempSync(join(tmpdir(), 'host-https-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const domain = 'api.example.test'
  const { certificate: cert, key } = makeCertificate(folder, domain)
  const server = createServer({ cert, key }, async (request, response) => {
    const { method, url, headers } = request
    response.statusCode = 201
    response.end(JSON.stringify({ method, url, host: headers.host, body: await text(request) }))
  }).listen(0, '127.87.9.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port, address } = server.address() as AddressInfo
  const settings = { domain, listen: { protocol: 'https', address, port } } as HostSettings

  const answer = await askApi(settings, '/hello/Ada', { method: 'PUT', body: { a: 1 } })
  t.is(answer.status, 201)
  t.deepEqual(JSON.parse(answer.text), { method: 'PUT', url: '/hello/Ada', host: domain, body: '{"a":1}' })
})
