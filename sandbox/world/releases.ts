import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Faults } from './faults.ts'
import { type Listener, listenAt, type Place } from './listener.ts'

const download = /^\/([\w-][\w.-]*\/[\w-][\w.-]*\/releases\/download\/v\d+\.\d+\.\d+\/[\w-][\w.-]*)$/
const stored = /^\/release-assets(\/.*)$/

/**
 * The release host in GitHub's place: `/<owner>/<repo>/releases/download/v<version>/<asset>` redirects, as GitHub does,
 * to where the asset is stored. The assets lie below the folder under the same path.
 */
export function startReleases(folder: string, at: Place, faults: Faults): Promise<Listener> {
  const server = createServer((request, response) => {
    serve(folder, faults, request, response).catch((error: unknown) => {
      if (!response.closed) console.error('release host', error)
      response.destroy()
    })
  })
  return listenAt(server, at)
}

async function serve(
  folder: string,
  faults: Faults,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://releases')
  const asset = download.exec(stored.exec(pathname)?.[1] ?? pathname)?.[1]
  const file = join(folder, asset ?? '')
  const stats = asset === undefined ? undefined : await stat(file).catch(() => undefined)
  if (faults.take('releases-down'))
    end(response, 503, 'No server is currently available to service your request.')
  else if (request.method !== 'GET' && request.method !== 'HEAD') end(response, 405, 'Method Not Allowed')
  else if (!stats?.isFile()) end(response, 404, 'Not Found')
  else if (download.test(pathname)) response.writeHead(302, { location: `/release-assets${pathname}` }).end()
  else await sendFile(file, stats.size, request.method, response)
}

async function sendFile(file: string, size: number, method: string, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size })
  if (method === 'HEAD') response.end()
  else await pipeline(createReadStream(file), response)
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(text)
}
