import * as http from 'node:http'
import * as https from 'node:https'
import { text } from 'node:stream/consumers'
import * as z from 'zod'
import { limits } from '#host/limits.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

const Ready = z.object({ epoch: z.number().int(), region: z.string() })
export type Answer = { status: number; text: string }

/** One request to the API on this host, whatever its certificate. Throws when there is no answer in time. */
export function askApi(
  { listen, domain }: HostSettings,
  path: string,
  { method, body }: { method: string; body?: unknown } = { method: 'GET' },
): Promise<Answer> {
  const { request } = listen.protocol === 'https' ? https : http
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const options = {
    ...{
      method,
      path,
      host: listen.address,
      port: listen.port,
      signal: AbortSignal.timeout(limits.apiRequest),
    },
    ...{ servername: domain, rejectUnauthorized: false, agent: false },
    headers: { host: domain, ...(body !== undefined && { 'content-type': 'application/json' }) },
  }
  request(options, response =>
    text(response).then(said => resolve({ status: response.statusCode ?? 0, text: said }), reject),
  )
    .on('error', reject)
    .end(body === undefined ? undefined : JSON.stringify(body))
  return promise
}

/** Epoch and region that the API is ready for; undefined when it is not ready or does not answer. */
export async function readiness(settings: HostSettings): Promise<z.infer<typeof Ready> | undefined> {
  const answer = await askApi(settings, '/readyz').catch(() => undefined)
  if (answer?.status !== 200) return undefined
  return Ready.parse(JSON.parse(answer.text))
}
