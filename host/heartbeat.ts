import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { limits } from './limits.ts'
import { sqlFile } from './places.ts'
import { connect } from './postgres/query.ts'

/**
 * Beats once a second until it is stopped. While the database is away or a standby no beat can be written; the next one
 * is tried on a new connection. Only the first failure in a row is logged.
 */
export async function heartbeat(settings: HostSettings, signal: AbortSignal): Promise<void> {
  const statement = await readFile(sqlFile(settings, 'heartbeat.sql'), 'utf8')
  let failed = false
  while (!signal.aborted) {
    try {
      const client = await connect(settings)
      failed = false
      await beat(client, statement, signal)
    } catch (error) {
      if (!failed) console.error(`no beat: ${error instanceof Error ? error.message : error}`)
      failed = true
    }
    await pause(signal)
  }
}

async function beat(client: pg.Client, statement: string, signal: AbortSignal): Promise<void> {
  try {
    while (!signal.aborted) {
      await client.query(statement)
      await pause(signal)
    }
  } finally {
    await client.end()
  }
}

const pause = (signal: AbortSignal) => wait(limits.heartbeatEvery, undefined, { signal }).catch(() => {})
