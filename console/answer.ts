import type { ServerResponse } from 'node:http'

/** Nothing is loaded but the console's own script and style, nothing is kept, and no other page may frame it. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
}

export type Content = { type: string; body: string | Buffer }

export function send(response: ServerResponse, status: number, { type, body }: Content): void {
  response.writeHead(status, { ...headers, 'content-type': type, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

export const sendJson = (response: ServerResponse, status: number, value: object): void =>
  send(response, status, { type: 'application/json; charset=utf-8', body: JSON.stringify(value) })
