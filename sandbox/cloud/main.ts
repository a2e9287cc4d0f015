import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { readSettings, regions } from '#sandbox/settings.ts'
import { readCall, sendAnswer } from '#sandbox/wire/call.ts'
import { listenAt } from '#sandbox/world/listener.ts'
import { createCloud } from './cloud.ts'

/**
 * The AWS services of one region: Step Functions, Lambda, Systems Manager, EFS, SNS. `node main.ts --region <region>`.
 * Says `ready` when it listens.
 */
const { values } = parseArgs({ options: { region: { type: 'string' } } })
const region = z.enum(regions).parse(values.region)
const settings = readSettings()
const place = settings.region[region]
const cloud = createCloud(settings, region, join(settings.state, 'replication.json'))

const server = createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    console.error(error)
    response.destroy()
  })
})

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const call = await readCall(request)
  const answer = await cloud.answer(call, gone.signal)
  if (!gone.signal.aborted) sendAnswer(response, answer)
}

const listener = await listenAt(server, { address: place.cloud, port: settings.ports.cloud })

const stop = async () => {
  cloud.stop()
  await listener.close()
  process.exit(0)
}
process.once('SIGTERM', () => void stop())
process.once('SIGINT', () => void stop())
console.log('ready')
