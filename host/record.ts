import { lookup, Resolver, resolveNs } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { type EpochRecord, parseRecord, recordName } from '#recovery/epoch-record.ts'
import { DrctlError } from '#recovery/errors.ts'
import { limits } from './limits.ts'
import { until } from './system/until.ts'

/**
 * The epoch record as the zone's own servers give it. They must agree, and two of them must answer when there are two:
 * while a change spreads, or when only one is heard, nothing is known yet, and it asks again up to `limit` milliseconds.
 * Refuses with RecordMissing when the servers agree that there is none, HostUnreachable when they are not heard.
 */
export async function readRecord(
  settings: HostSettings,
  limit: number = limits.recordWait,
): Promise<EpochRecord> {
  const seen = await until(() => agreed(settings), { limit, every: limits.recordPoll })
  if (seen === undefined) {
    throw new DrctlError(
      'HostUnreachable',
      'the name servers of the zone do not agree on the epoch record, or do not answer',
    )
  }
  if (seen === '') throw new DrctlError('RecordMissing', `there is no ${recordName(settings.domain)}`)
  return parseRecord(seen)
}

/** What all servers that answered say ('' for no such record), or undefined when that is not enough to know it. */
async function agreed(settings: HostSettings): Promise<string | undefined> {
  const servers = await nameServers(settings).catch(() => [])
  const name = recordName(settings.domain)
  const answers = await Promise.all(servers.map(({ at }) => (at === undefined ? undefined : ask(at, name))))
  const heard = answers.filter(answer => answer !== undefined)
  const [first] = heard
  const enough = heard.length >= Math.min(2, servers.length) && heard.length > 0
  return enough && heard.every(answer => answer === first) ? first : undefined
}

async function ask(server: string, name: string): Promise<string | undefined> {
  const resolver = new Resolver({ timeout: limits.recordQuestion, tries: 2 })
  resolver.setServers([server])
  try {
    const [chunks, ...more] = await resolver.resolveTxt(name)
    return more.length > 0 ? undefined : chunks?.join('')
  } catch (error) {
    return ['ENOTFOUND', 'ENODATA'].includes((error as NodeJS.ErrnoException).code ?? '') ? '' : undefined
  }
}

/**
 * `name`: as it was given; `at`: as `address:port`, and undefined of one whose address cannot be found: the others are asked,
 * and it counts among those that may have to answer. Without a setting they are those of the zone that the domain lies in.
 */
export async function nameServers({
  nameServers: given,
  domain,
}: HostSettings): Promise<{ name: string; at: string | undefined }[]> {
  const named = given.length > 0 ? given : await delegated(domain)
  return Promise.all(named.map(async name => ({ name, at: await addressOf(name).catch(() => undefined) })))
}

async function addressOf(name: string): Promise<string> {
  const colon = name.lastIndexOf(':')
  const [host, port] = colon < 0 ? [name, '53'] : [name.slice(0, colon), name.slice(colon + 1)]
  return `${isIP(host) ? host : (await lookup(host, 4)).address}:${port}`
}

async function delegated(domain: string): Promise<string[]> {
  for (let zone = domain; zone.includes('.'); zone = zone.slice(zone.indexOf('.') + 1)) {
    const servers = await resolveNs(zone).catch(() => [])
    if (servers.length > 0) return servers
  }
  return []
}
