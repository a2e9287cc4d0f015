import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { decode, encode } from 'dns-packet'

/** One name server of the zone, over UDP, with one TXT record that the test sets. '' is no such name. */
export class RecordServer implements AsyncDisposable {
  readonly name: string
  readonly #socket: Socket
  #text: string
  /** Told what the record says from now on: a stand-in for the guards, which would have asked. */
  told: (text: string) => void = () => {}

  constructor(name: string, text: string, socket: Socket) {
    this.name = name
    this.#text = text
    this.#socket = socket
    socket.on('message', (message, from) => {
      socket.send(this.#answer(message), from.port, from.address)
    })
  }

  get text() {
    return this.#text
  }

  set text(text: string) {
    this.#text = text
    this.told(text)
  }

  async [Symbol.asyncDispose]() {
    this.#socket.close()
  }

  #answer(message: Buffer): Buffer {
    const { id = 0, questions = [] } = decode(message)
    const [question] = questions
    const known = question?.type === 'TXT' && this.text !== ''
    return encode({
      type: 'response',
      id,
      // 3: no such name.
      flags: 0x0400 | (known ? 0 : 3),
      questions,
      answers: known ? [{ type: 'TXT', name: question.name, ttl: 1, data: this.text }] : [],
    })
  }
}

export async function startRecordServer(address: string, text: string): Promise<RecordServer> {
  const socket = createSocket('udp4')
  socket.bind(0, address)
  await once(socket, 'listening')
  return new RecordServer(`${address}:${socket.address().port}`, text, socket)
}
