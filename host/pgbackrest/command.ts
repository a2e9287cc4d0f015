import { become } from '#host/system/account.ts'
import { type Ended, type How, program } from '#host/system/program.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { WalSegment } from '#recovery/contracts/run.ts'
import { commonConfiguration, ownConfiguration, type Repository } from './configuration.ts'

/** Runs pgBackRest on a repository as the database's owner. Throws ProgramFailed with its message. */
export function pgBackRest(
  settings: HostSettings,
  on: Repository,
  args: string[],
  how: Pick<How, 'onLine'> = {},
): Promise<Ended> {
  return program('pgbackrest', [...options(settings, on), ...args], {
    ...how,
    as: become(settings.postgres.user),
  })
}

/** For PostgreSQL's restore_command: this repository and no other, whatever is configured later. */
export function restoreCommand(settings: HostSettings, from: Repository): string {
  return ['pgbackrest', ...options(settings, from), 'archive-get', '%f', '"%p"'].join(' ')
}

/** Brings a segment that this host has archived last, in the epoch in which it was active. Throws ProgramFailed without it. */
export async function getArchived(settings: HostSettings, segment: WalSegment, to: string): Promise<void> {
  const from = [`--config=${ownConfiguration(settings)}`, `--stanza=${settings.service}`]
  await program('pgbackrest', [...from, 'archive-get', segment, to], { as: become(settings.postgres.user) })
}

const options = (settings: HostSettings, { path }: Repository) => [
  `--config=${commonConfiguration(settings)}`,
  `--stanza=${settings.service}`,
  `--repo1-path=${path}`,
]
