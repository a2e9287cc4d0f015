import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { route53Client } from '#aws/clients/route53.ts'
import { readRecord } from '#aws/record.ts'
import { peerOf, type Region } from '#sandbox/settings.ts'
import { askSupervisor } from '#sandbox/up/supervisor-client.ts'
import { askDatabase } from '#sandbox/witness/database.ts'
import { until } from '#test/until.ts'
import { stepOnInstance } from './instance.ts'
import type { Bench } from './takeover.ts'

/** Milliseconds. */
const follows = 600_000

const follower = 'drctl-follow.service'

/** The region's database streams, and has all that the other one has written by now. */
export async function untilFollows({ settings }: Bench, region: Region): Promise<void> {
  const [written] = await askDatabase(settings, peerOf(region), 'select pg_current_wal_lsn()')
  const caughtUp = `select pg_last_wal_replay_lsn() >= '${written?.[0]}'
    and exists (select from pg_stat_wal_receiver where status = 'streaming')`
  await until(`${region} to follow`, follows, async () => {
    const [answer] = await askDatabase(settings, region, caughtUp).catch(() => [])
    return answer?.[0] === 't'
  })
}

/** A region that was lost, and is back, is made the standby again by its host's own step. Answers when it follows. */
export async function reinstate(bench: Bench, region: Region): Promise<void> {
  const { record } = await readRecord(route53Client(), bench.stack)
  const run = `reinstate-epoch-${record.epoch}`
  await stepOnInstance(bench, region, 'reinstate', { run, epoch: record.epoch })
  await untilFollows(bench, region)
}

/** The standby's database is gone, and nothing makes it anew before `rebuild`: a takeover restores a backup. */
export async function emptyStandby({ settings }: Bench, region: Region): Promise<void> {
  const place = settings.region[region]
  await askSupervisor(place, 'systemctl', ['stop', follower, 'drctl-postgresql.service'])
  rmSync(join(place.root, 'var/lib/drctl/postgresql/data'), { recursive: true })
}

/** The standby is seeded from the newest backup, as the host does by itself. Answers when it follows. */
export async function rebuild(bench: Bench, region: Region): Promise<void> {
  await askSupervisor(bench.settings.region[region], 'systemctl', ['start', follower])
  await untilFollows(bench, region)
}
