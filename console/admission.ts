import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Who may be answered: the port that the console listens at, and the token of its link. */
export type Door = { port: number; token: string }

export const tokenHeader = 'x-drctl-token'

type Request = { headers: IncomingHttpHeaders; path: string }

/**
 * Why a request is not let in, or undefined. A name that was bound to this machine by somebody else's DNS shows in Host,
 * a foreign page's request in Origin or Sec-Fetch-Site; whatever is not the page itself needs the token of the link.
 */
export function refusal({ headers, path }: Request, { port, token }: Door): string | undefined {
  const host = headers.host ?? ''
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return 'the request names another host'
  if (headers.origin !== undefined && headers.origin !== `http://${host}`)
    return 'the request comes from another page'
  if (!['same-origin', 'none', undefined].includes(one(headers['sec-fetch-site'])) && isApi(path))
    return 'the request comes from another page'
  if (isApi(path) && !same(one(headers[tokenHeader]) ?? '', token)) return 'the request has no valid token'
  return undefined
}

export const isApi = (path: string): boolean => path.startsWith('/api/')

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

/** In a time that does not tell how much of it was right. */
function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
