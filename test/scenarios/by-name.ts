import type { ExecutionContext } from 'ava'
import { type Callers, startCallers } from '#sandbox/callers/callers.ts'
import { nameOf } from '#sandbox/callers/ledger.ts'
import { type Answer, ask, type Request } from '#sandbox/callers/request.ts'
import { domain, type Region, type Settings } from '#sandbox/settings.ts'
import { askDatabase, databaseRole } from '#sandbox/witness/database.ts'
import { askName } from '#sandbox/witness/name.ts'

/** The regions that the zone's servers name, once each. */
export async function namedRegions(settings: Settings): Promise<(Region | undefined)[]> {
  return [...new Set((await askName(settings)).map(({ region }) => region))]
}

let served = 0

/** Milliseconds until a caller gives a request up, and after which it sends one that failed once more. */
export type Patience = { timeout?: number; retryAfter?: number }

/** Asserts from outside that callers of the API's name are served by this region alone. */
export async function servesByName(t: ExecutionContext, settings: Settings, region: Region): Promise<void> {
  t.deepEqual(await namedRegions(settings), [region])
  const name = nameOf('Served', served++)
  const path = `/hello/${name}`
  const written = await callByName(settings, { method: 'PUT', path, body: { dateOfBirth: '1990-01-01' } })
  t.is(written.status, 204)
  t.is((await callByName(settings, { method: 'GET', path })).status, 200)
  t.is(await databaseRole(settings, region), 'primary')
  const kept = await askDatabase(settings, region, 'select name from apitest.person')
  t.true(kept.flat().includes(name), 'what callers write is in its database')
}

/** REST consumers that write and read through the API's name until the test ends. */
export function callers(t: ExecutionContext, { world, ports }: Settings, patience: Patience = {}): Callers {
  const nameServers = world.nameServers.map(address => `${address}:${ports.dns}`)
  const started = startCallers({ domain, port: ports.api, nameServers, ...patience })
  t.teardown(() => started.stop())
  return started
}

/** Whether the API is ready, asked through its name. */
export async function answers(settings: Settings): Promise<boolean> {
  const answer = await callByName(settings, { method: 'GET', path: '/readyz' }).catch(() => undefined)
  return answer?.status === 200
}

/** A request through the API's name, as a caller sends it. */
export async function callByName(settings: Settings, what: Request): Promise<Answer> {
  const [named] = await askName(settings)
  if (!named?.region) throw new Error('DNS gives no address')
  return ask(settings.region[named.region].public, settings.ports.api, domain, what, 2000)
}
