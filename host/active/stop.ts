import { stopUnits, units } from '#host/system/systemd.ts'

/** Ends everything by which this host acts as the active one, but the database: API, beats, and backups. */
export async function stopActing(): Promise<void> {
  await stopUnits(units.api, units.heartbeat, ...units.timers, ...units.backups)
}
