import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { limits } from './limits.ts'
import { Problem } from './problem.ts'

/**
 * The body as JSON. Throws MediaTypeUnsupported, BodyTooLarge or RequestMalformed. Restify's own parser would put the
 * JSON parser's words into its answer, and unpack compressed bodies.
 */
export async function readJson(message: IncomingMessage): Promise<unknown> {
  checkMediaType(message)
  const bytes = await readBytes(message)
  if (!isUtf8(bytes)) throw new Problem('RequestMalformed', 'the body is not UTF-8')
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    throw new Problem('RequestMalformed', 'the body is not well-formed JSON', {}, error)
  }
}

function checkMediaType({ headers }: IncomingMessage) {
  if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(headers['content-type'] ?? '')) {
    throw new Problem(
      'MediaTypeUnsupported',
      'the Content-Type of the body must be application/json in UTF-8',
    )
  }
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? '')) {
    throw new Problem('MediaTypeUnsupported', 'the body must not be compressed')
  }
}

/** Refuses with BodyTooLarge, and with RequestMalformed when it breaks off. */
export function readBytes(message: IncomingMessage): Promise<Buffer> {
  if (Number(message.headers['content-length'] ?? 0) > limits.bodyBytes) return Promise.reject(tooLarge())
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    message.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limits.bodyBytes) reject(tooLarge())
      else chunks.push(chunk)
    })
    message.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    message.once('error', error => reject(new Problem('RequestMalformed', 'the body broke off', {}, error)))
  })
}

function tooLarge(): Problem {
  return new Problem('BodyTooLarge', `the body has more than ${limits.bodyBytes} bytes`)
}
