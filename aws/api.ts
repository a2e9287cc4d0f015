import * as http from 'node:http'
import * as https from 'node:https'
import * as z from 'zod'
import { jsonOrNothing } from '#recovery/caught-error.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { limits } from '#recovery/limits.ts'

/** What the API says of itself at /readyz, or why there is no answer. `status` is absent when nothing answered. */
export type ApiAnswer = { status?: number; epoch?: number; region?: string; detail: string }

const Readiness = z.object({ epoch: z.number().nullish(), region: z.string().nullish() })

type Api = Pick<Stack, 'protocol' | 'port' | 'domain'>

/**
 * Asks the API at an address, under its name, and not through a cached connection. Bounded by `limits.probe` from the
 * first packet to the last. Any HTTP answer is an answer; the caller judges it. Of a certificate nothing is asked, as
 * Route 53's checkers do not: that it has run out is no loss of a region.
 */
export async function askApi(api: Api, address: string): Promise<ApiAnswer> {
  try {
    const { status, body } = await get(api, address)
    return { status, ...readinessIn(body), detail: `HTTP ${status}` }
  } catch (error) {
    return { detail: error instanceof Error ? error.message || error.name : String(error) }
  }
}

function get({ protocol, port, domain }: Api, address: string) {
  const { request } = protocol === 'https' ? https : http
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const signal = AbortSignal.timeout(limits.probe)
    const asked = request(
      {
        ...{ host: address, port, path: '/readyz', headers: { host: domain } },
        ...{ servername: domain, rejectUnauthorized: false, agent: false, signal },
      },
      response => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', chunk => (body += chunk))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
        response.on('error', reject)
      },
    )
    asked.on('error', error => reject(signal.aborted ? new Error(`no answer in ${limits.probe} ms`) : error))
    asked.end()
  })
}

/** An answer of somebody else's is no readiness report; then only its status is told. */
function readinessIn(body: string): Pick<ApiAnswer, 'epoch' | 'region'> {
  const { epoch, region } = Readiness.safeParse(jsonOrNothing(body)).data ?? {}
  return { ...(epoch && { epoch }), ...(region && { region }) }
}
