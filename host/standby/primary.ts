import { chown } from 'node:fs/promises'
import { join } from 'node:path'
import { readPassword } from '#host/active/password.ts'
import { limits } from '#host/limits.ts'
import { become } from '#host/system/account.ts'
import { writeDurably } from '#host/system/files.ts'
import { ProgramFailed, program } from '#host/system/program.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { DrctlError } from '#recovery/errors.ts'

/** The role by which a standby streams; sql/standby_role.sql makes it. */
const role = 'drctl_standby'

const passFile = ({ postgres }: HostSettings) => join(postgres.etc, 'standby.pgpass')

/** The slot that keeps on the primary what a region's standby has not received yet. */
export const slotName = (region: string) => `drctl_${region.replaceAll('-', '_')}`

/**
 * How the other region's database is reached, as libpq's connection string. `channel_binding=require` proves that the
 * server knows the password and that nobody sits in between, so that its certificate needs no authority. Source:
 * PostgreSQL, "SASL Authentication", and libpq's parameters. A link that is gone is noticed within seconds.
 */
export function primaryConnection(settings: HostSettings): string {
  const parameters = {
    host: settings.peerAddress,
    port: settings.postgres.port,
    user: role,
    passfile: passFile(settings),
    sslmode: 'require',
    channel_binding: 'require',
    application_name: settings.region,
    connect_timeout: 3,
    keepalives_idle: 5,
    keepalives_interval: 2,
    keepalives_count: 3,
    tcp_user_timeout: 10_000,
  }
  return Object.entries(parameters)
    .map(([name, value]) => `${name}='${String(value).replace(/[\\']/g, '\\$&')}'`)
    .join(' ')
}

/** Writes the role's password where libpq finds it: readable by the database's owner alone. */
export async function writePassFile(settings: HostSettings): Promise<void> {
  const { value } = await readPassword(settings, settings.standbyPasswordParameter)
  const file = passFile(settings)
  await writeDurably(file, `*:*:*:${role}:${value.replace(/[\\:]/g, '\\$&')}\n`, 0o600)
  const owner = become(settings.postgres.user)
  if (owner) await chown(file, owner.uid, owner.gid)
}

/**
 * Makes the slot that keeps WAL for this standby from now on, unless it is there. One that has fallen too far behind is made
 * anew, since PostgreSQL never gives it back: what it kept then has to come from the archive. Answers what was in the way.
 */
export async function makeSlot(settings: HostSettings): Promise<string | undefined> {
  const name = slotName(settings.region)
  try {
    const status = await askPrimary(
      settings,
      'dbname=postgres',
      `SELECT wal_status FROM pg_replication_slots WHERE slot_name = '${name}'`,
    )
    if (status.trim() === 'lost')
      await askPrimary(settings, 'replication=true', `DROP_REPLICATION_SLOT ${name}`)
    if (['', 'lost'].includes(status.trim()))
      await askPrimary(settings, 'replication=true', `CREATE_REPLICATION_SLOT ${name} PHYSICAL RESERVE_WAL`)
    return undefined
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    return error.output
  }
}

/** The timeline that the primary writes, and its history. Throws PeerSilent when it does not let us in. */
export async function primaryTimeline(
  settings: HostSettings,
): Promise<{ timeline: number; history: string }> {
  const tell = async (command: string) =>
    (
      await askPrimary(settings, 'replication=true', command).catch((error: Error) => {
        throw peerSilent(settings, error.message)
      })
    ).split(separator)
  const [, timeline] = await tell('IDENTIFY_SYSTEM')
  // The first timeline has no history.
  if (timeline === '1') return { timeline: 1, history: '' }
  const [, history = ''] = await tell(`TIMELINE_HISTORY ${timeline}`)
  return { timeline: Number(timeline), history }
}

/**
 * Throws PeerSilent unless the primary has made a checkpoint on its timeline. pg_rewind takes the timeline from there: before
 * version 16 it finds nothing to rewind until then, and says that all is well. Source: PostgreSQL, pg_rewind.
 */
export async function refuseBeforeCheckpoint(settings: HostSettings, timeline: number): Promise<void> {
  const asked = 'SELECT timeline_id FROM pg_control_checkpoint()'
  const of = await askPrimary(settings, 'dbname=postgres', asked).catch((error: Error) => {
    throw peerSilent(settings, error.message)
  })
  if (Number(of) !== timeline)
    throw peerSilent(
      settings,
      `it has made no checkpoint on its timeline ${timeline} yet, but will by itself`,
    )
}

/** What this host can only do with the active side cannot be done now. */
export const peerSilent = ({ region, peer }: HostSettings, why: string) =>
  new DrctlError('PeerSilent', `${region} does not follow ${peer}: ${why}`, { region })

const separator = '\x1f'

/** One command to the primary: to a database, or of the replication protocol. Throws ProgramFailed when that refuses. */
export async function askPrimary(settings: HostSettings, to: string, command: string): Promise<string> {
  const { bin, user } = settings.postgres
  const args = [
    '-X',
    '-A',
    '-t',
    '-F',
    separator,
    '--no-password',
    '-c',
    command,
    `${primaryConnection(settings)} ${to}`,
  ]
  const { stdout } = await program(join(bin, 'psql'), args, {
    as: become(user),
    env: clientEnvironment,
    timeout: limits.slotRequest,
  })
  return stdout
}

/** Not the caller's home, which the database's owner may not look into: libpq would look for a certificate there. */
const clientEnvironment = { LC_ALL: 'C', HOME: '/' }
