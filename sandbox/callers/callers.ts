import { setTimeout as wait } from 'node:timers/promises'
import { emptyLedger, type Ledger, nameOf, noteFailure, noteSuccess } from './ledger.ts'
import { callersResolver, type Resolve } from './name.ts'
import { type Answer, ask, type Request } from './request.ts'

export type Callers = { ledger: Ledger; stop: () => Promise<void> }

type Options = {
  domain: string
  port: number
  /** `address:port` of the zone's servers. */
  nameServers: string[]
  /** Distinguishes the names that these callers write from those of others. */
  prefix?: string
  count?: number
  /** Milliseconds between two requests of one caller, and until it gives one up. */
  pause?: number
  timeout?: number
}

/** Starts REST consumers that resolve the API's name by DNS and write and read through it, until they are stopped. */
export function startCallers(options: Options): Callers {
  const ledger = emptyLedger()
  const stopped = new AbortController()
  const running = Array.from({ length: options.count ?? 4 }, (_, i) =>
    callForever(
      { pause: 50, timeout: 1000, prefix: 'Caller', ...options },
      nameOf('', i),
      ledger,
      stopped.signal,
    ),
  )
  return {
    ledger,
    stop: async () => {
      stopped.abort()
      await Promise.all(running)
    },
  }
}

async function callForever(
  options: Required<Omit<Options, 'count'>>,
  id: string,
  ledger: Ledger,
  stop: AbortSignal,
) {
  const resolve = callersResolver(options.domain, options.nameServers)
  for (let n = 0; !stop.aborted; n += 1) {
    const name = `${options.prefix}${id}X${nameOf('', Math.floor(n / 2))}`
    const what: Request =
      n % 2 === 0
        ? { method: 'PUT', path: `/hello/${name}`, body: { dateOfBirth: '1990-04-01' } }
        : { method: 'GET', path: '/hello/John' }
    await callOnce(options, resolve, what, name, ledger)
    await wait(options.pause, undefined, { signal: stop }).catch(() => undefined)
  }
}

async function callOnce(
  { domain, port, timeout }: { domain: string; port: number; timeout: number },
  resolve: Resolve,
  what: Request,
  name: string,
  ledger: Ledger,
): Promise<void> {
  const sentAt = Date.now()
  try {
    const address = await resolve()
    const answer = await ask(address, port, domain, what, timeout)
    if (!isGood(what, answer))
      return noteFailure(ledger, `${what.method} ${answer.status} ${codeIn(answer)}`, sentAt)
    noteSuccess(ledger, address, Date.now())
    if (what.method === 'PUT') ledger.acknowledged.push({ name, at: Date.now(), address })
  } catch (error) {
    noteFailure(ledger, `${what.method} ${(error as Error).name}`, sentAt)
  }
}

/** What the API calls the problem. */
const codeIn = ({ body }: Answer) => /"code":"(\w+)"/.exec(body)?.[1] ?? ''

function isGood({ method }: Request, { status }: Answer): boolean {
  return method === 'PUT' ? status === 204 : status === 200
}
