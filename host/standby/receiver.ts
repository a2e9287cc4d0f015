import type pg from 'pg'
import { limits } from '#host/limits.ts'
import { connect } from '#host/postgres/query.ts'
import { until } from '#host/system/until.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { Lsn } from '#recovery/contracts/run.ts'
import { primaryConnection, slotName } from './primary.ts'

/** How a standby that runs gets its WAL. `receivedLsn`: by streaming, since it was started. */
export type Receiver = { streaming: boolean; replayedLsn: Lsn; receivedLsn?: Lsn }

const seen = `
  SELECT EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming') AS streaming,
    pg_last_wal_replay_lsn()::text AS "replayedLsn", pg_last_wal_receive_lsn()::text AS "receivedLsn"`

export async function receiver(settings: HostSettings): Promise<Receiver> {
  return withClient(settings, async client => {
    const { streaming, replayedLsn, receivedLsn } = (await client.query(seen)).rows[0]
    return { streaming, replayedLsn, ...(receivedLsn !== null && { receivedLsn }) }
  })
}

/** Has the standby stream from the other region, where it does not already; the archive stays its second source. */
export function streamFromPrimary(settings: HostSettings): Promise<void> {
  const source = {
    primary_conninfo: primaryConnection(settings),
    primary_slot_name: slotName(settings.region),
  }
  return withClient(settings, client => setSource(client, source))
}

/**
 * Has the standby take WAL from the archive alone, and waits until its receiver is gone; what that has received is
 * replayed. For a takeover: a receiver that waits for a lost primary would hold the replay of the archive up.
 */
export async function stopStreaming(settings: HostSettings): Promise<void> {
  await withClient(settings, async client => {
    await setSource(client, { primary_conninfo: '', primary_slot_name: '' })
    await until(async () => ((await isReceiving(client)) ? undefined : true), {
      limit: limits.receiverStop,
      every: limits.databasePoll,
    })
  })
}

/**
 * Keeps from now on what the other region's standby will need when it comes: made before a promotion, whose first checkpoint
 * would take it away.
 */
export async function keepForPeer(settings: HostSettings): Promise<void> {
  await withClient(settings, client =>
    client.query(
      `SELECT pg_create_physical_replication_slot($1, true)
       WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = $1)`,
      [slotName(settings.peer)],
    ),
  )
}

/** Besides the receiver's process, recovery itself must have noticed: it waits for the stream under this name. */
async function isReceiving(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_stat_activity WHERE backend_type = 'walreceiver'
     OR backend_type = 'startup' AND wait_event = 'RecoveryWalStream'`,
  )
  return rowCount !== 0
}

/** They take effect without a restart. */
async function setSource(client: pg.Client, wanted: Record<string, string>): Promise<void> {
  let changed = false
  for (const [name, value] of Object.entries(wanted)) {
    const { rows } = await client.query('SELECT current_setting($1) AS value', [name])
    if (rows[0].value === value) continue
    await client.query(`ALTER SYSTEM SET ${name} = ${client.escapeLiteral(value)}`)
    changed = true
  }
  if (changed) await client.query('SELECT pg_reload_conf()')
}

async function withClient<T>(settings: HostSettings, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(settings, 'postgres')
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
