import { stopUnits, units } from '#host/system/systemd.ts'

/** Ends everything by which this host acts as the active one, but the database: API, beats, and backups. */
export const stopActing = (): Promise<void> => stopUnits(units.api, ...beside)

/** The same, but for the API: it has its successor answer. */
export const stopBesideApi = (): Promise<void> => stopUnits(...beside)

const beside = [units.heartbeat, ...units.timers, ...units.backups]
