import { chown } from 'node:fs/promises'
import { join } from 'node:path'
import { readPassword } from '#host/active/password.ts'
import { limits } from '#host/limits.ts'
import { become } from '#host/system/account.ts'
import { writeDurably } from '#host/system/files.ts'
import { attempt, program } from '#host/system/program.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/** The role by which a standby streams; sql/standby_role.sql makes it. */
const role = 'drctl_standby'

const passFile = ({ postgres }: HostSettings) => join(postgres.etc, 'standby.pgpass')

/** The slot that keeps on the primary what this region's standby has not received yet. */
export const slotName = ({ region }: HostSettings) => `drctl_${region.replaceAll('-', '_')}`

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
 * Makes the slot, anew where nobody streams from it: PostgreSQL never gives back one that has fallen too far behind, and
 * what an unused one keeps lies in the archive too. Answers what was in the way, or undefined.
 */
export async function renewSlot(settings: HostSettings): Promise<string | undefined> {
  await receiveWal(settings, '--drop-slot')
  const { code, stderr } = await receiveWal(settings, '--create-slot', '--if-not-exists')
  return code === 0 ? undefined : stderr.trim()
}

/** The timeline that the primary writes, and its history. Throws ProgramFailed when it does not let us in. */
export async function primaryTimeline(
  settings: HostSettings,
): Promise<{ timeline: number; history: string }> {
  const [, timeline] = (await ask(settings, 'IDENTIFY_SYSTEM')).split(separator)
  // The first timeline has no history.
  if (timeline === '1') return { timeline: 1, history: '' }
  const [, history = ''] = (await ask(settings, `TIMELINE_HISTORY ${timeline}`)).split(separator)
  return { timeline: Number(timeline), history }
}

const separator = '\x1f'

/** One command of the replication protocol. */
async function ask(settings: HostSettings, command: string): Promise<string> {
  const { bin, user } = settings.postgres
  const to = `${primaryConnection(settings)} replication=true`
  const args = ['-X', '-A', '-t', '-F', separator, '--no-password', '-c', command, to]
  const { stdout } = await program(join(bin, 'psql'), args, {
    as: become(user),
    env: clientEnvironment,
    timeout: limits.slotRequest,
  })
  return stdout
}

/** Not the caller's home, which the database's owner may not look into: libpq would look for a certificate there. */
const clientEnvironment = { LC_ALL: 'C', HOME: '/' }

function receiveWal(settings: HostSettings, ...args: string[]) {
  const { bin, user } = settings.postgres
  const to = ['--no-password', '--slot', slotName(settings), '--dbname', primaryConnection(settings)]
  return attempt(join(bin, 'pg_receivewal'), [...args, ...to], {
    as: become(user),
    env: clientEnvironment,
    timeout: limits.slotRequest,
  })
}
