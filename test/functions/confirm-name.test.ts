import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import test from 'ava'
import { answerDns } from '#sandbox/world/name-server.ts'
import { handler } from '../../functions/confirm-name.ts'
import { run, stack } from '../recovery/samples.ts'
import { startApi } from './api-server.ts'

const given = { first: '127.86.3.1', second: '127.86.3.1' }

async function nameServer(address: string, which: keyof typeof given) {
  const socket = createSocket('udp4')
  socket.on('message', (message, from) => {
    const records = [{ name: 'api.example.test.', type: 'A' as const, ttl: 5, values: [given[which]] }]
    const reply = answerDns(message, 'example.test.', records, 512)
    if (reply) socket.send(reply, from.port, from.address)
  })
  socket.bind(0, address)
  await once(socket, 'listening')
  return socket
}

const servers = [await nameServer('127.86.3.53', 'first'), await nameServer('127.86.3.54', 'second')]
const api = await startApi('127.86.3.1')
test.after.always(async () => {
  for (const server of servers) server.close()
  await api.close()
})

const own = { ...stack.regions['eu-west-1'], address: '127.86.3.1' }
const nameServers = servers.map(server => `${server.address().address}:${server.address().port}`)
process.env.DRCTL_STACK = JSON.stringify({
  ...stack,
  nameServers,
  port: api.port,
  regions: { ...stack.regions, 'eu-west-1': own },
})

test.serial(
  'the name is confirmed when all servers give the new address and the new epoch answers there',
  async t => {
    Object.assign(api.says, { epoch: 8, region: 'eu-west-1' })
    const found = await handler({ run })
    t.deepEqual(
      found.servers.map(({ server }) => server),
      nameServers,
    )
    t.like(found, { epoch: 8, region: 'eu-west-1' })
  },
)

test.serial(
  'one server that still gives the old address is named, and the name is not confirmed',
  async t => {
    given.second = '127.86.3.9'
    await t.throwsAsync(handler({ run }), {
      name: 'NameNotSwitched',
      message: /127\.86\.3\.54:\d+ says 127\.86\.3\.9/,
    })
    given.second = '127.86.3.1'
  },
)

test.serial('an API of another epoch behind the new address is not confirmed', async t => {
  Object.assign(api.says, { epoch: 7, region: 'eu-central-1' })
  await t.throwsAsync(handler({ run }), { name: 'NameNotSwitched', message: /epoch 7 in eu-central-1/ })
})
