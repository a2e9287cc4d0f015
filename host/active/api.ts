import * as z from 'zod'
import { limits } from '#host/limits.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

const Ready = z.object({ epoch: z.number().int(), region: z.string() })
export type Answer = { status: number; text: string }

/** One request to the API on this host. Throws when there is no answer in time. */
export async function askApi(
  { listen }: HostSettings,
  path: string,
  init: { method: string; body?: unknown } = { method: 'GET' },
): Promise<Answer> {
  const response = await fetch(`http://${listen.address}:${listen.port}${path}`, {
    method: init.method,
    signal: AbortSignal.timeout(limits.apiRequest),
    ...(init.body !== undefined && {
      body: JSON.stringify(init.body),
      headers: { 'content-type': 'application/json' },
    }),
  })
  return { status: response.status, text: await response.text() }
}

/** Epoch and region that the API is ready for; undefined when it is not ready or does not answer. */
export async function readiness(settings: HostSettings): Promise<z.infer<typeof Ready> | undefined> {
  const answer = await askApi(settings, '/readyz').catch(() => undefined)
  if (answer?.status !== 200) return undefined
  return Ready.parse(JSON.parse(answer.text))
}
