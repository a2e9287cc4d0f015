import type { Configuration } from './contracts/configuration.ts'
import { reportBucketName } from './stack-names.ts'

export type Contradiction = { path: string[]; message: string }

/** What no single field shows: ids that two places share, a name that the hosted zone does not hold, and a promise that nobody gives. */
export function contradictions(configuration: Configuration): Contradiction[] {
  return [
    ...outsideZone(configuration),
    ...unpromised(configuration),
    ...tooLong(configuration),
    ...shared(configuration),
  ]
}

function outsideZone({ domain, hostedZone }: Configuration): Contradiction[] {
  const zone = hostedZone.name.toLowerCase()
  const name = domain.toLowerCase()
  if (name === zone || name.endsWith(`.${zone}`)) return []
  return [{ path: ['domain'], message: `${domain} does not lie in the hosted zone ${hostedZone.name}` }]
}

/** The other host promises over the way by which its warm standby streams. */
function unpromised({ standby, policies }: Configuration): Contradiction[] {
  if (policies.onWitnessLoss === 'stop' || standby === 'warm') return []
  return [{ path: ['policies', 'onWitnessLoss'], message: 'serve takes standby: warm' }]
}

const anAccount = '123456789012'

/** A bucket's name is 63 characters at most, and the one for the reports has the service's and the region's in it. */
function tooLong({ service, regions }: Configuration): Contradiction[] {
  const tooMany = Math.max(
    ...Object.keys(regions).map(region => reportBucketName(service, anAccount, region).length - 63),
  )
  if (tooMany <= 0) return []
  const message = `${service} is too long for the bucket of its reports: ${service.length - tooMany} characters fit with these regions`
  return [{ path: ['service'], message }]
}

const unique = ['instance', 'address', 'peerAddress', 'fileSystem', 'replica'] as const

/** Each id and address belongs to one region and one purpose: the second place that names it is at fault. */
function shared({ regions }: Configuration): Contradiction[] {
  const seen = new Map<string, string>()
  const found: Contradiction[] = []
  for (const [name, region] of Object.entries(regions)) {
    for (const field of unique) {
      const place = `regions.${name}.${field}`
      const other = seen.get(region[field])
      if (other === undefined) seen.set(region[field], place)
      else found.push({ path: ['regions', name, field], message: `${region[field]} is ${other} already` })
    }
  }
  return found
}
