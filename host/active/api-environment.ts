import { readFile } from 'node:fs/promises'
import { apiEnvironmentFile } from '#host/places.ts'
import { writeDurably } from '#host/system/files.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { successorFile } from './successor.ts'

/** The role of the API in the database; sql/roles.sql makes it. */
export const apiRole = 'apitest_api'

/** Writes the environment of the API's unit, readable by its owner alone. Answers whether that changed anything. */
export async function writeApiEnvironment(settings: HostSettings, password: string): Promise<boolean> {
  const file = apiEnvironmentFile(settings)
  const text = environment(settings, password)
  if ((await readFile(file, 'utf8').catch(() => '')) === text) return false
  await writeDurably(file, text, 0o600)
  return true
}

function environment(settings: HostSettings, password: string): string {
  const { listen, region, lease, postgres } = settings
  const variables = {
    HOST: listen.address,
    PORT: listen.port,
    DRCTL_REGION: region,
    DRCTL_LEASE: lease.file,
    DRCTL_SUCCESSOR: successorFile(settings),
    PGHOST: postgres.address,
    PGPORT: postgres.port,
    PGDATABASE: postgres.database,
    PGUSER: apiRole,
    PGPASSWORD: `"${password.replace(/[\\"$`]/g, '\\$&')}"`,
  }
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}
