import type { IncomingMessage } from 'node:http'
import { DrctlError } from '#recovery/errors.ts'

/** Bytes of a decision with the longest reason. */
const most = 8_192

/** The JSON that a request carries. MediaTypeUnsupported, BodyTooLarge or RequestMalformed for what is none. */
export async function jsonBody(request: IncomingMessage): Promise<unknown> {
  if (request.headers['content-type'] !== 'application/json')
    throw new DrctlError('MediaTypeUnsupported', 'the request carries no application/json')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > most) throw new DrctlError('BodyTooLarge', `the request has more than ${most} bytes`)
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch (error) {
    throw new DrctlError('RequestMalformed', 'the request carries no JSON', {}, error)
  }
}
