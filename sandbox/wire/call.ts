import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { AwsError } from './aws-error.ts'

/** An HTTP request, read whole. */
export type Call = {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: Buffer
}

export type Answer = { status: number; headers: Record<string, string>; body: string | Buffer }

const maxBody = 2 * 1024 * 1024

/** Reads a request whole. Refuses a body over 2 MiB with RequestEntityTooLarge. */
export async function readCall(request: IncomingMessage): Promise<Call> {
  const url = new URL(request.url ?? '/', 'http://aws')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    chunks.push(chunk)
    size += chunk.length
    if (size > maxBody) throw new AwsError('RequestEntityTooLarge', `Request is over ${maxBody} bytes`, 413)
  }
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks),
  }
}

/** Writes the answer, with a request id as every AWS answer has one. */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  const headers = { 'x-amzn-requestid': randomUUID(), ...answer.headers }
  response.writeHead(answer.status, { ...headers, 'content-length': Buffer.byteLength(answer.body) })
  response.end(answer.body)
}
