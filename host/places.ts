import { join } from 'node:path'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/** The programs: this bundle, node, the SQL and the playbooks. */
export const home = (settings: HostSettings) => process.env.DRCTL_HOME ?? join(settings.root, 'opt/drctl')
export const hostProgram = (settings: HostSettings) => join(home(settings), 'bin/drctl-host')
export const sqlFile = (settings: HostSettings, name: string) => join(home(settings), 'sql', name)

export const apiEnvironmentFile = (settings: HostSettings) => join(settings.root, 'etc/drctl/api.env')

/** pgBackRest's configuration: the common part that the playbooks write, and the part of one side's repository. */
export const pgBackRestFolder = (settings: HostSettings) => join(settings.root, 'etc/drctl/pgbackrest')

/** One epoch's repository on a file system; pgBackRest's repo1-path. */
export const epochFolder = (mount: string, settings: HostSettings, epoch: number) =>
  join(mount, settings.service, `epoch-${epoch}`)

/** Where the release's asset lies beside the backups of a file system. */
export const stagedRelease = (mount: string, settings: HostSettings, version: string) =>
  join(mount, settings.service, 'releases', version)

/** What the steps of a run keep: parameters and report of each attempt. */
export const runFolder = (settings: HostSettings, run: string) => join(settings.state, 'runs', run)

export const databaseLog = (settings: HostSettings) => join(settings.log, 'postgresql.log')
