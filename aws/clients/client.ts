import { limits } from '#recovery/limits.ts'
import { fromAws } from '../aws-errors.ts'
import { calls } from '../calls.ts'

/**
 * `once`: the answer is welcome but not needed (evidence from a region that is perhaps lost), so one attempt is made and
 * its time is short. Without it an attempt is repeated, and throttling waited out within a Lambda's time.
 */
export type Patience = 'once' | 'patient'

type Next = (args: { input: object }) => Promise<{ output: object }>
type Client = {
  middlewareStack: {
    add(
      middleware: (next: Next, context: { commandName?: string }) => Next,
      at: { step: 'initialize'; name: string; priority: 'high' },
    ): void
  }
}

let kept: Map<string, unknown> | undefined

/**
 * From now on a client is made once for its service, region and patience, with its connections and credentials: for who asks
 * for hours. Not for a Lambda, which may stand still between two calls while its connections are closed.
 */
export function keepClients(): void {
  kept ??= new Map()
}

/** Makes the client of a service, or gives the one that is kept. */
export function clientOf<C extends Client>(
  service: string,
  region: string,
  patience: Patience = 'patient',
  make: (given: ReturnType<typeof settings>) => C,
): C {
  const key = `${service} ${region} ${patience}`
  const client = (kept?.get(key) as C | undefined) ?? named(service, region, make(settings(region, patience)))
  kept?.set(key, client)
  return client
}

function settings(region: string, patience: Patience) {
  const once = patience === 'once'
  // What stood unused for long may be dead: who asks once cannot try again.
  const agent = { timeout: limits.awsIdle }
  return {
    region,
    maxAttempts: once ? 1 : limits.awsAttempts,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: limits.awsConnect,
      requestTimeout: once ? limits.awsOnce : limits.awsRequest,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  }
}

/** Everything that the client throws becomes an error of the table, which says who was asked for what. */
function named<C extends Client>(service: string, region: string, client: C): C {
  client.middlewareStack.add(
    (next, context) => async args => {
      try {
        return await calls.tracePromise(() => next(args), { service, region })
      } catch (thrown) {
        const operation = (context.commandName ?? 'request').replace(/Command$/, '')
        throw fromAws(thrown, `${service} ${operation} in ${region}`)
      }
    },
    { step: 'initialize', name: 'drctlErrors', priority: 'high' },
  )
  return client
}
