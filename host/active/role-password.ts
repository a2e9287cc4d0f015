import { limits } from '#host/limits.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { apiRole } from './api-environment.ts'
import { psql } from './epoch.ts'

/** What PostgreSQL answers to a wrong password: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const invalidPassword = '28P01'

/**
 * The API's role came with the database from the other region, and its password with it. Sets this region's where the
 * role does not take it. A database that cannot be asked is left to the API, which will not become ready.
 */
export async function renewRolePassword(settings: HostSettings, password: string): Promise<void> {
  if (await isRefused(settings, password)) {
    await psql(settings, 'roles.sql', 'postgres', [], { DRCTL_API_PASSWORD: password })
  }
}

async function isRefused({ postgres }: HostSettings, password: string): Promise<boolean> {
  const { Client } = (await import('pg')).default
  const { address: host, port, database } = postgres
  const client = new Client({
    ...{ host, port, database, password },
    user: apiRole,
    connectionTimeoutMillis: limits.databaseConnect,
  })
  client.on('error', () => {})
  const refused = await client.connect().then(
    () => false,
    (error: { code?: string }) => error.code === invalidPassword,
  )
  await client.end()
  return refused
}
