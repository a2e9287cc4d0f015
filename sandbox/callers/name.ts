import { Resolver } from 'node:dns/promises'

export type Resolve = () => Promise<string>

/**
 * Resolves a name as a caller's stub resolver does: one of the zone's servers after the other, and the answer kept for
 * its TTL. An answer that is kept is used although it may be old; that is the price of DNS, and part of the RTO.
 */
export function callersResolver(
  domain: string,
  nameServers: string[],
  clock: () => number = Date.now,
): Resolve {
  const resolver = new Resolver({ timeout: 500, tries: 2 })
  resolver.setServers(nameServers)
  let kept: { address: string; until: number } | undefined
  return async () => {
    if (kept && clock() < kept.until) return kept.address
    const [answer] = await resolver.resolve4(domain, { ttl: true })
    if (!answer) throw new Error(`no address for ${domain}`)
    kept = { address: answer.address, until: clock() + answer.ttl * 1000 }
    return answer.address
  }
}
