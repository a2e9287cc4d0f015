import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Region, Settings } from '#sandbox/settings.ts'
import { readCall, sendAnswer } from '#sandbox/wire/call.ts'
import { listenAt } from '#sandbox/world/listener.ts'
import { type Cloud, createCloud } from './cloud.ts'

/** Listens at the region's cloud address. Stopping it leaves all state on disk, from which it goes on. */
export async function serveCloud(settings: Settings, region: Region): Promise<{ stop(): Promise<void> }> {
  const cloud = createCloud(settings, region, join(settings.state, 'replication.json'))
  const server = createServer((request, response) => {
    serve(cloud, request, response).catch((error: unknown) => {
      if (!request.destroyed) console.error(error)
      response.destroy()
    })
  })
  const place = { address: settings.region[region].cloud, port: settings.ports.cloud }
  const listener = await listenAt(server, place)
  return {
    async stop() {
      cloud.stop()
      await listener.close()
    },
  }
}

async function serve(cloud: Cloud, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const answer = await cloud.answer(await readCall(request), gone.signal)
  if (!gone.signal.aborted) sendAnswer(response, answer)
}
