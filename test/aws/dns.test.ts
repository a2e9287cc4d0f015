import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import test from 'ava'
import { askServers } from '#aws/dns.ts'
import { answerDns } from '#sandbox/world/name-server.ts'
import { stack } from '../recovery/samples.ts'

const text = 'v=1 epoch=8 rev=21 state=active active=eu-west-1 by=run-1'
const records = [
  { name: 'api.example.test.', type: 'A' as const, ttl: 5, values: ['127.0.0.12'] },
  { name: '_drctl.api.example.test.', type: 'TXT' as const, ttl: 5, values: [`"${text}"`] },
]

async function server(address: string, answer: boolean) {
  const socket = createSocket('udp4')
  socket.on('message', (message, from) => {
    const reply = answer ? answerDns(message, 'example.test.', records, 512) : undefined
    if (reply) socket.send(reply, from.port, from.address)
  })
  socket.bind(0, address)
  await once(socket, 'listening')
  return socket
}

const living = await server('127.86.0.53', true)
const silent = await server('127.86.0.54', false)
test.after.always(() => {
  living.close()
  silent.close()
})
const named = [`127.86.0.53:${living.address().port}`, `127.86.0.54:${silent.address().port}`]
const zone = { ...stack, nameServers: named }

test('each server of the zone is asked, and one that is silent is named with its fault', async t => {
  const [good, bad] = await askServers(zone, 'api.example.test', 'A')
  t.deepEqual(good, { server: named[0] ?? '', values: ['127.0.0.12'] })
  t.like(bad, { server: named[1], values: [], error: 'ETIMEOUT' })
})

test('a TXT record comes as its text, and a name that is not there as nothing', async t => {
  const alone = { ...zone, nameServers: named.slice(0, 1) }
  t.deepEqual((await askServers(alone, '_drctl.api.example.test', 'TXT'))[0]?.values, [text])
  t.deepEqual(await askServers(alone, 'nothing.example.test', 'A'), [{ server: named[0] ?? '', values: [] }])
})
