import { Resolver } from 'node:dns/promises'
import { domain, type Region, regions, type Settings } from '../settings.ts'

/** What one of the zone's servers answers for the API's name: the region whose address it gives, or that it is silent. */
export type NameAnswer = { server: string; region: Region | undefined }

/** Asks each of the zone's servers on its own, as a caller outside both regions finds it. */
export async function askName(settings: Settings): Promise<NameAnswer[]> {
  return Promise.all(
    settings.world.nameServers.map(async address => {
      const resolver = new Resolver({ timeout: 500, tries: 2 })
      resolver.setServers([`${address}:${settings.ports.dns}`])
      const [found] = await resolver.resolve4(domain).catch(() => [])
      return { server: address, region: regions.find(name => settings.region[name].public === found) }
    }),
  )
}
