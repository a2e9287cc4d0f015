import type { Url } from 'node:url'
import type { Request } from 'restify'

const host = /^([\w.~!$&'()*+,;=%-]*|\[[\da-fA-F:.]+\])(:\d{0,5})?$/

/**
 * Lets restify see the target of a request as it came. Restify would build a URL from target and Host header, which costs
 * a tenth of serving a request, and ends the process when the two make none. False when they are not well formed.
 */
export function takeTarget(request: Request): boolean {
  const { url = '', headers } = request
  if (!host.test(headers.host ?? '')) return false
  const target = url.startsWith('/') || url === '*' ? url : pathOfAbsolute(url)
  if (target === undefined) return false
  const end = target.search(/[?#]/)
  const parts = {
    pathname: end < 0 ? target : target.slice(0, end),
    search: end < 0 ? '' : target.slice(end),
  }
  request.getUrl = () => parts as Url
  return true
}

/** A proxy's form: `GET http://host/path`. */
function pathOfAbsolute(url: string): string | undefined {
  const parsed = URL.parse(url)
  return parsed ? `${parsed.pathname}${parsed.search}` : undefined
}
