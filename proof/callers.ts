import { Resolver } from 'node:dns/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { Ledger, Write } from './ledger.ts'
import { type Api, put } from './put.ts'

/** Milliseconds. Who has an old address waits long, so that requests to a frozen host are there when it goes on. */
const limits = { dns: 500, byName: 1_000, byAddress: 20_000 }
const everyMs = { byName: 30, byAddress: 100 }
const callersByName = 4
/** Writes to one person in a row. */
const days = 3

export type Load = { stop: () => Promise<void> }

type Callers = Api & {
  ledger: Ledger
  /** `address:port` of the zone's servers. */
  nameServers: string[]
  /** Of the API in each region, for those who do not ask DNS again. */
  addresses: string[]
}

/** Starts callers that write through the API's name, and others that write to each region by its address, whoever is active. */
export function startLoad(callers: Callers): Load {
  const stop = new AbortController()
  const running = [
    ...Array.from({ length: callersByName }, (_, i) => writeByName(callers, `N${letters(i)}X`, stop.signal)),
    ...callers.addresses.map((address, i) => writeTo(callers, address, `A${letters(i)}X`, stop.signal)),
  ]
  return {
    async stop() {
      stop.abort()
      await Promise.all(running)
    },
  }
}

/** One request after the other. A person is written to again only while all is well: so each one's writes have an order. */
async function writeByName(callers: Callers, prefix: string, stop: AbortSignal): Promise<void> {
  const resolve = resolver(callers)
  let last: Write | undefined
  for (let n = 0; !stop.aborted; n++) {
    const address = await resolve().catch(() => undefined)
    if (address !== undefined) {
      const signal = AbortSignal.any([stop, AbortSignal.timeout(limits.byName)])
      last = await put(
        callers,
        callers.ledger,
        { ...next(last, address, prefix + letters(n)), address },
        signal,
      )
    }
    await waited(everyMs.byName, stop)
  }
}

function next(last: Write | undefined, address: string, fresh: string): Pick<Write, 'name' | 'day'> {
  const goesOn = last?.status === 204 && last.address === address && last.day < days
  return goesOn ? { name: last.name, day: last.day + 1 } : { name: fresh, day: 1 }
}

/** A request each time, whether those before were answered or not; each to a person of its own. */
async function writeTo(callers: Callers, address: string, prefix: string, stop: AbortSignal): Promise<void> {
  const open = new Set<Promise<unknown>>()
  for (let n = 0; !stop.aborted; n++) {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(limits.byAddress)])
    const sent = put(callers, callers.ledger, { name: prefix + letters(n), day: 1, address }, signal)
    open.add(sent)
    void sent.finally(() => open.delete(sent))
    await waited(everyMs.byAddress, stop)
  }
  await Promise.all(open)
}

/** As a stub resolver: an answer is kept for its TTL, and none that has ended is used. */
function resolver({ domain, nameServers }: Callers): () => Promise<string> {
  const servers = new Resolver({ timeout: limits.dns, tries: 2 })
  servers.setServers(nameServers)
  let kept = { address: '', until: 0 }
  return async () => {
    if (Date.now() < kept.until) return kept.address
    const [found] = await servers.resolve4(domain, { ttl: true })
    if (!found) throw new Error(`no address for ${domain}`)
    kept = { address: found.address, until: Date.now() + found.ttl * 1_000 }
    return found.address
  }
}

/** A number as the API takes it in a name: without digits. */
const letters = (n: number) => [...String(n)].map(digit => 'abcdefghij'[Number(digit)]).join('')

const waited = (milliseconds: number, signal: AbortSignal) =>
  pause(milliseconds, undefined, { signal }).catch(() => {})
