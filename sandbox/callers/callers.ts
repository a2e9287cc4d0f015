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
  /** Milliseconds after which a request that failed is sent once more; by default it is not. */
  retryAfter?: number
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

type Caller = Required<Omit<Options, 'count' | 'retryAfter'>> & Pick<Options, 'retryAfter'>
type Call = { resolve: Resolve; what: Request; name: string; ledger: Ledger }

async function callForever(options: Caller, id: string, ledger: Ledger, stop: AbortSignal) {
  const resolve = callersResolver(options.domain, options.nameServers)
  for (let n = 0; !stop.aborted; n += 1) {
    const name = `${options.prefix}${id}X${nameOf('', Math.floor(n / 2))}`
    const what: Request =
      n % 2 === 0
        ? { method: 'PUT', path: `/hello/${name}`, body: { dateOfBirth: '1990-04-01' } }
        : { method: 'GET', path: '/hello/John' }
    await call(options, { resolve, what, name, ledger })
    await wait(options.pause, undefined, { signal: stop }).catch(() => undefined)
  }
}

async function call(options: Caller, { ledger, ...asked }: Call): Promise<void> {
  const sentAt = Date.now()
  let failure = await callOnce(options, { ledger, ...asked })
  if (failure !== undefined && options.retryAfter !== undefined) {
    await wait(options.retryAfter)
    failure = await callOnce(options, { ledger, ...asked })
    if (failure === undefined) ledger.mended += 1
  }
  if (failure !== undefined) noteFailure(ledger, failure, sentAt)
}

/** Answers what was wrong, undefined after a good answer. */
async function callOnce(
  { domain, port, timeout }: Caller,
  { resolve, what, name, ledger }: Call,
): Promise<string | undefined> {
  try {
    const address = await resolve()
    const answer = await ask(address, port, domain, what, timeout)
    if (!isGood(what, answer)) return `${what.method} ${answer.status} ${problemIn(answer)}`
    noteSuccess(ledger, address, Date.now())
    if (what.method === 'PUT') ledger.acknowledged.push({ name, at: Date.now(), address })
    return undefined
  } catch (error) {
    return `${what.method} ${(error as Error).name}`
  }
}

/** What the API calls the problem, and what it says of it. */
const problemIn = ({ body }: Answer) =>
  ['code', 'detail'].map(field => new RegExp(`"${field}":"([^"]*)"`).exec(body)?.[1] ?? '').join(': ')

function isGood({ method }: Request, { status }: Answer): boolean {
  return method === 'PUT' ? status === 204 : status === 200
}
