import type { RegionView } from './view.ts'

/**
 * Which version of the API's database password each region has, where they differ; undefined where they do not, or one cannot
 * be asked. A takeover into the region that is behind would be let in by no database.
 */
export function differingPasswords(regions: RegionView[]): string | undefined {
  const versions = regions.flatMap(region =>
    region.reachable && region.passwordVersion !== undefined
      ? [{ region: region.region, version: region.passwordVersion }]
      : [],
  )
  if (new Set(versions.map(({ version }) => version)).size < 2) return undefined
  return versions.map(({ region, version }) => `version ${version} in ${region}`).join(', ')
}

/** What mends it. */
export const samePasswords = 'write the database password to both parameter stores again'
