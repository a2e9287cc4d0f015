import { connect } from 'node:net'
import { AUTHORITATIVE_ANSWER, type Packet, streamDecode, streamEncode } from 'dns-packet'

/** `text`: of the one TXT record that is there; undefined when the server says, with authority, anything else. */
export type Answer = { text: string | undefined }

/**
 * Asks one name server over TCP for a TXT record. Undefined when it does not answer within `timeout` milliseconds, or not
 * with authority: a resolver's memory is no witness.
 */
export function ask(server: string, name: string, timeout: number): Promise<Answer | undefined> {
  const at = server.lastIndexOf(':')
  const socket = connect({ host: server.slice(0, at), port: Number(server.slice(at + 1)) })
  const id = 1 + Math.floor(Math.random() * 65_534)
  const { promise, resolve } = Promise.withResolvers<Answer | undefined>()
  const timer = setTimeout(() => resolve(undefined), timeout)
  let received: Buffer = Buffer.alloc(0)
  socket
    .on('error', () => resolve(undefined))
    .on('close', () => resolve(undefined))
    .on('connect', () => socket.write(streamEncode(query(id, name))))
    .on('data', chunk => {
      received = Buffer.concat([received, chunk])
      if (received.length >= 2 && received.length >= 2 + received.readUInt16BE())
        resolve(answerIn(received, id))
    })
  return promise.finally(() => {
    clearTimeout(timer)
    socket.destroy()
  })
}

const query = (id: number, name: string): Partial<Packet> => ({
  type: 'query',
  id,
  flags: 0,
  questions: [{ name, type: 'TXT', class: 'IN' }],
})

function answerIn(message: Buffer, id: number): Answer | undefined {
  const packet = decoded(message)
  if (packet?.type !== 'response' || packet.id !== id || !(packet.flags & AUTHORITATIVE_ANSWER))
    return undefined
  const texts = packet.answers.filter(({ type }) => type === 'TXT')
  const [only] = texts
  const found = (packet.flags & 0xf) === 0 && texts.length === 1 && only && Array.isArray(only.data)
  return { text: found ? Buffer.concat(only.data as Buffer[]).toString() : undefined }
}

/** What is no DNS message is no answer. */
function decoded(message: Buffer): Packet | undefined {
  try {
    return streamDecode(message)
  } catch {
    return undefined
  }
}
