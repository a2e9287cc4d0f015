import { Resolver } from 'node:dns/promises'
import { join } from 'node:path'
import { domain, type Settings } from '#sandbox/settings.ts'
import { controlClient } from '#sandbox/world/control-client.ts'
import { askDatabase } from '../witness/database.ts'
import { tailOf } from './daemons.ts'
import { limits } from './limits.ts'
import { active, standby } from './stack.ts'
import { until } from './until.ts'

/** Waits until the API answers ready through its name, as a caller finds it. */
export async function untilApiReady(settings: Settings): Promise<void> {
  const resolver = new Resolver({ timeout: 1000, tries: 1 })
  resolver.setServers(settings.world.nameServers.map(address => `${address}:${settings.ports.dns}`))
  let saw = 'nothing yet'
  const look = async () => {
    try {
      const [address = ''] = await resolver.resolve4(domain)
      const url = `http://${address}:${settings.ports.api}/readyz`
      const { status } = await fetch(url, { headers: { host: domain }, signal: AbortSignal.timeout(1000) })
      saw = `${url} answered ${status}`
      return status === 200 ? true : undefined
    } catch (error) {
      saw = String(error)
      return undefined
    }
  }
  await until(look, limits.apiReady, () => `the API is not ready through ${domain}: ${saw}`)
}

/** Waits until all that the active side had written by now is certain to be in the other region. */
export async function untilReplicated(settings: Settings): Promise<void> {
  const now = new Date()
  const control = controlClient(settings.control)
  await until(
    async () => {
      const { lastReplicatedAt } = (await control.status()).replication[active] ?? {}
      return lastReplicatedAt !== undefined && new Date(lastReplicatedAt) > now ? true : undefined
    },
    limits.replicated,
    () => `the first backup of ${active} was not replicated within ${limits.replicated / 1000} s`,
  )
}

/** Waits until the standby's database, where it is warm, streams from the active one. */
export async function untilFollowed(settings: Settings): Promise<void> {
  if (settings.standby === 'cold') return
  const look = async () => {
    const rows = await askDatabase(settings, standby, 'select status from pg_stat_wal_receiver').catch(
      () => [],
    )
    return rows[0]?.[0] === 'streaming' ? true : undefined
  }
  const log = join(settings.region[standby].root, 'var/log/units/drctl-follow.service.log')
  await until(
    look,
    limits.followed,
    () => `the standby in ${standby} does not stream:\n${tailOf(log, 10)}\n  its log: ${log}`,
  )
}

/** Waits until the alarm has seen the API well: before that, no failure of it is news, and nothing would start by itself. */
export async function untilAlarmWatches(settings: Settings): Promise<void> {
  const control = controlClient(settings.control)
  let saw = 'nothing yet'
  const look = async () => {
    const { alarm } = await control.status()
    saw = `${alarm.state}: ${alarm.reason}`
    return alarm.state === 'OK' ? true : undefined
  }
  await until(look, limits.alarmOk, () => `the alarm does not see the API well: ${saw}`)
}
