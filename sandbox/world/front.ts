import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { regions } from '#sandbox/settings.ts'
import { readCall, sendAnswer } from '#sandbox/wire/call.ts'
import {
  answerTo,
  crossingsOf,
  type Entrance,
  type FrontSettings,
  type Target,
  targetOf,
} from './front-way.ts'
import { type Listener, listenAt } from './listener.ts'
import type { Crossing, Network } from './network.ts'

/** Longer than clients keep an idle connection, so that none is closed under a new call. */
const keepAliveTimeout = 75_000

/**
 * The AWS endpoint: on the world's address for operators, and on each region's gateway for what runs there. Region and
 * service come from the credential scope. A call whose way is cut is taken and never answered.
 */
export function startFront(front: FrontSettings): Promise<Listener[]> {
  const { ports, world, region } = front.settings
  const at = (entrance: Entrance, address: string) =>
    listenAt(createServer({ keepAliveTimeout }, serveFrom(front, entrance)), { address, port: ports.aws })
  return Promise.all([at('world', world.aws), ...regions.map(name => at(name, region[name].gateway.aws))])
}

function serveFrom(front: FrontSettings, entrance: Entrance) {
  return (request: IncomingMessage, response: ServerResponse) => {
    serve(front, entrance, request, response).catch((error: unknown) => {
      if (!request.destroyed) console.error(error)
      response.destroy()
    })
  }
}

async function serve(
  front: FrontSettings,
  entrance: Entrance,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = new Date()
  const call = await readCall(request)
  const target = targetOf(call)
  const isOpen = travel(front.network, crossingsOf(entrance, target), response)
  const answer = isOpen() ? await answerTo(front, call, target) : undefined
  const arrives = answer !== undefined && isOpen() && !front.faults.take('drop-answer', target)
  if (arrives) sendAnswer(response, answer)
  else if (isOpen()) response.destroy()
  note(front, entrance, target, startedAt, arrives ? answer.status : 0)
}

/** Keeps the response silent once its way is cut, and resets its connection when the way is mended. */
function travel(network: Network, crossings: readonly Crossing[], response: ServerResponse): () => boolean {
  let open = true
  const forget = network.watch({
    crossings,
    pause() {
      open = false
    },
    destroy: () => response.destroy(),
  })
  response.once('close', forget)
  return () => open
}

function note(
  { log }: FrontSettings,
  from: Entrance,
  { region, service, operation, principal }: Target,
  startedAt: Date,
  status: number,
): void {
  const milliseconds = Date.now() - startedAt.getTime()
  log.add({ at: startedAt.toISOString(), from, region, service, operation, principal, status, milliseconds })
}
