import { Resolver } from 'node:dns/promises'
import type { Stack } from '#recovery/contracts/stack.ts'
import { DrctlError } from '#recovery/errors.ts'
import { limits } from '#recovery/limits.ts'

/** What one server says: the values it gave (none when the name does not exist), or why it gave no answer. */
export type ServerAnswer = { server: string; values: string[]; error?: string }

/** Asks each of the zone's own servers, past every cache, at the same time. Values of TXT come without quotes. */
export async function askServers(stack: Stack, name: string, type: 'A' | 'TXT'): Promise<ServerAnswer[]> {
  const servers = stack.nameServers.length > 0 ? stack.nameServers : await serversOfZone(stack.domain)
  return Promise.all(servers.map(server => askServer(server, name, type)))
}

async function askServer(server: string, name: string, type: 'A' | 'TXT'): Promise<ServerAnswer> {
  try {
    const resolver = await resolverFor(server)
    const values =
      type === 'A' ? await resolver.resolve4(name) : (await resolver.resolveTxt(name)).map(joined)
    return { server, values }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    if (code === 'ENOTFOUND' || code === 'ENODATA') return { server, values: [] }
    return { server, values: [], error: code }
  }
}

const joined = (strings: string[]) => strings.join('')

/** A server may be given by name; its address is then asked of the system's resolver. */
async function resolverFor(server: string): Promise<Resolver> {
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(server) ?? []
  const address = /^[\d.]+$/.test(host) ? host : (await systemResolver().resolve4(host))[0]
  const resolver = systemResolver()
  resolver.setServers([`${address}:${port}`])
  return resolver
}

const systemResolver = () => new Resolver({ timeout: limits.dnsQuestion, tries: limits.dnsTries })

/** The NS records of the nearest zone above the name. */
async function serversOfZone(domain: string): Promise<string[]> {
  const labels = domain.split('.')
  for (let i = 0; i < labels.length - 1; i++) {
    const servers = await nameServersOf(labels.slice(i).join('.'))
    if (servers.length > 0) return servers.map(server => `${server}:53`)
  }
  throw new DrctlError('StackUnknown', `no zone above ${domain} names its servers`, { domain })
}

async function nameServersOf(zone: string): Promise<string[]> {
  try {
    return await systemResolver().resolveNs(zone)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOTFOUND' || code === 'ENODATA') return []
    throw new DrctlError(
      'AwsUnreachable',
      `the name servers of ${zone} cannot be found: ${error}`,
      { zone },
      error,
    )
  }
}
