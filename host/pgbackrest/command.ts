import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { become } from '#host/system/account.ts'
import { type Ended, type How, program } from '#host/system/program.ts'
import type { Repository } from './configuration.ts'

/** Runs pgBackRest as the database's owner. Throws ProgramFailed with its message. */
export function pgBackRest(
  settings: HostSettings,
  { configuration }: Pick<Repository, 'configuration'>,
  args: string[],
  how: Pick<How, 'onLine'> = {},
): Promise<Ended> {
  return program('pgbackrest', [`--config=${configuration}`, `--stanza=${settings.service}`, ...args], {
    ...how,
    as: become(settings.postgres.user),
  })
}
