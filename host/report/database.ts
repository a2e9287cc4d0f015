import { databaseState } from '#host/postgres/database.ts'
import { connect } from '#host/postgres/query.ts'
import { readRestored } from '#host/restore/restored.ts'
import { standbyProblem } from '#host/standby/problem.ts'
import { receiver } from '#host/standby/receiver.ts'
import type { HostReport } from '#recovery/contracts/host-report.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

const running = `
  SELECT (SELECT max(epoch) FROM apitest.epoch) AS epoch, (SELECT max(beat) FROM apitest.heartbeat) AS beat,
    CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_insert_lsn() END::text AS lsn,
    CASE WHEN pg_is_in_recovery() THEN (pg_control_checkpoint()).timeline_id
      ELSE ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int END AS timeline`

type Running = { epoch: number | null; beat: Date | null; lsn: string; timeline: number }

export async function databaseReport(settings: HostSettings): Promise<HostReport['database']> {
  const state = await databaseState(settings)
  const standsFor = (await readRestored(settings))?.fromEpoch
  const stands = standsFor !== undefined && { standsFor }
  if (state === 'down' || state === 'absent') return { state, ...stands }
  const client = await connect(settings)
  try {
    const { epoch, beat, lsn, timeline } = (await client.query<Running>(running)).rows[0] as Running
    return {
      state,
      timeline,
      lsn,
      ...(epoch !== null && { epoch }),
      ...(beat !== null && { lastBeat: beat.toISOString() }),
      ...(state === 'standby' && { ...(await streamReport(settings)), ...stands }),
    }
  } finally {
    await client.end()
  }
}

async function streamReport(settings: HostSettings): Promise<Partial<HostReport['database']>> {
  const { streaming } = await receiver(settings)
  const problem = streaming ? undefined : await standbyProblem(settings)
  return { streaming, ...(problem !== undefined && { problem }) }
}
