import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import test, { type ExecutionContext } from 'ava'
import { type Packet, streamDecode, streamEncode } from 'dns-packet'
import { ask } from '#host/guard/question.ts'

const name = '_drctl.api.example.test'
const authoritative = 0x0400

/** A name server over TCP that does as it is told with each question. */
async function server(t: ExecutionContext, answer: (socket: Socket, query: Packet) => void): Promise<string> {
  const listener = createServer(socket => {
    socket.on('error', () => {})
    socket.once('data', data => answer(socket, streamDecode(data)))
  }).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  t.teardown(() => listener.close())
  return `127.0.0.1:${(listener.address() as AddressInfo).port}`
}

const reply = ({ id, questions }: Packet, change: Partial<Packet> = {}) =>
  streamEncode({
    ...{ type: 'response', id, flags: authoritative, questions },
    answers: [{ type: 'TXT', name, ttl: 5, data: 'v=1 epoch=7' }],
    ...change,
  })

test('an answer with authority is told, in whatever pieces it comes', async t => {
  const at = await server(t, (socket, query) => {
    const message = reply(query)
    socket.write(message.subarray(0, 1))
    setTimeout(() => socket.write(message.subarray(1, 20)), 20)
    setTimeout(() => socket.write(message.subarray(20)), 40)
  })
  t.deepEqual(await ask(at, name, 2000), { text: 'v=1 epoch=7' })
})

test('that there is no such name, or no such record, is an answer without a text', async t => {
  for (const flags of [authoritative | 3, authoritative]) {
    const at = await server(t, (socket, query) => socket.write(reply(query, { flags, answers: [] })))
    t.deepEqual(await ask(at, name, 2000), { text: undefined })
  }
})

test("a resolver's memory, another question's answer and what is no DNS are no answer", async t => {
  const others: ((query: Packet) => Buffer)[] = [
    query => reply(query, { flags: 0 }),
    query => reply(query, { id: query.id ^ 1 }),
    () => Buffer.from('0003abc', 'hex'),
  ]
  for (const other of others) {
    const at = await server(t, (socket, query) => socket.end(other(query)))
    t.is(await ask(at, name, 2000), undefined)
  }
})

test('silence, a closed connection and nobody there are no answer, in time', async t => {
  const began = performance.now()
  t.is(await ask(await server(t, () => {}), name, 100), undefined)
  t.is(await ask(await server(t, socket => socket.destroy()), name, 2000), undefined)
  t.is(await ask('127.0.0.1:9', name, 2000), undefined)
  t.true(performance.now() - began < 1500)
})
