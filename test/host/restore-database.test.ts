import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test from 'ava'
import { listBackups } from '#host/pgbackrest/backups.ts'
import { repository } from '#host/pgbackrest/configuration.ts'
import { startDatabase } from '#host/postgres/database.ts'
import { restoreDatabase } from '#host/steps/restore-database.ts'
import { compareLsn } from '#recovery/lsn.ts'
import { nextSegment, segmentStart } from '#recovery/wal-segment.ts'
import {
  active,
  afterwards,
  archived,
  type LostRegion,
  loseRegion,
  people,
  recordOf,
  standby,
} from './lost-region.ts'
import type { TestHost } from './test-host.ts'

let region: LostRegion
test.before(async t => {
  t.timeout(120_000)
  region = await loseRegion('127.85.11')
})
test.after.always(() => region?.remove())
test.beforeEach(t => {
  t.timeout(60_000)
  region.record.text = recordOf(active, 1)
})

const restore = (host: TestHost, replicatedAt = afterwards(), attempt = 1, force = false) =>
  restoreDatabase.work(host.context('run-1', attempt), { epoch: 1, fromEpoch: 1, replicatedAt, force })

const code = (expected: string) => ({ code: expected })

test.serial('the newest backup and all WAL behind it come back, as a standby', async t => {
  const host = await region.standby()
  const result = await restore(host)

  const [{ standby, readonly }] = (await host.query(
    `SELECT pg_is_in_recovery() AS standby, current_setting('transaction_read_only') AS readonly`,
  )) as [{ standby: boolean; readonly: string }]
  t.deepEqual([standby, readonly], [true, 'on'])
  t.deepEqual(await people(host), ['Ada', 'Barbara', 'Clara', 'Dorothy', 'Emmy', 'Frances'])
  t.deepEqual(result.passedOver, [])
  t.true(result.lastWal >= region.segmentOf('Frances'))
  t.is(compareLsn(result.replayedLsn, segmentStart(result.lastWal)), 1)
  t.is(result.timeline, 1)
})

test.serial(
  'a disk that fills up during the restore is no fault of the backup, and nothing is lost',
  async t => {
    const host = await region.standby()
    const { root, postgres } = host.settings
    const says = "P00  ERROR: [082]: unable to write 'base/1/2619': [28] No space left on device"
    const fails = `#!/bin/sh\ncase "$*" in *" restore") echo "${says}" >&2; exit 82;; esac\nPATH="\${PATH#*:}" exec pgbackrest "$@"\n`
    await writeFile(join(root, 'bin/pgbackrest'), fails, { mode: 0o755 })
    const error = await t.throwsAsync(restore(host), code('DiskFull'))
    t.regex(error?.message ?? '', /base\/1\/2619/)
    await rm(join(root, 'bin/pgbackrest'))
    t.deepEqual((await restore(host, afterwards(), 2)).passedOver, [])
    t.false((await readdir(dirname(postgres.data))).some(name => name.includes('before')))
  },
)

test.serial('a second attempt goes on with the standby that is there', async t => {
  const host = await region.standby()
  await restore(host)
  const [before] = await host.query<{ at: Date }>('SELECT pg_postmaster_start_time() AS at')
  const again = await restore(host, afterwards(), 2)
  const [after] = await host.query<{ at: Date }>('SELECT pg_postmaster_start_time() AS at')
  t.deepEqual(after, before)
  t.is(again.seconds.restore, 0)
})

test.serial('a data directory that was there is moved aside with everything in it', async t => {
  const host = await region.standby()
  const { data } = host.settings.postgres
  await mkdir(data)
  await writeFile(join(data, 'precious'), 'divergent writes')
  const { movedAside } = await restore(host)
  t.is(movedAside, `${data}.before-run-1-1`)
  t.is(await readFile(join(movedAside ?? '', 'precious'), 'utf8'), 'divergent writes')
})

test.serial(
  'where no backup starts, what was there is put back; where one does, it is told where that is',
  async t => {
    const host = await region.standby()
    const { data, etc } = host.settings.postgres
    await mkdir(data)
    await writeFile(join(data, 'precious'), 'divergent writes')
    const configuration = await readFile(join(etc, 'postgresql.conf'), 'utf8')
    await writeFile(join(etc, 'postgresql.conf'), `${configuration}shared_buffers = much\n`)
    const error = await t.throwsAsync(restore(host), code('BackupUnusable'))
    t.regex(error?.message ?? '', /shared_buffers/)
    t.is(await readFile(join(data, 'precious'), 'utf8'), 'divergent writes')

    await writeFile(join(etc, 'postgresql.conf'), configuration)
    const { movedAside } = await restore(host, afterwards(), 2)
    t.is(await readFile(join(movedAside ?? '', 'precious'), 'utf8'), 'divergent writes')
  },
)

test.serial(
  'a backup with a truncated file is passed over for the one before it, and nothing is missing',
  async t => {
    const host = await region.standby(async folder => {
      await damageNewestBackup(folder, (file, bytes) => truncate(file, Math.floor(bytes / 2)))
    })
    const { passedOver, backup } = await restore(host)
    t.is(passedOver.length, 1)
    t.not(passedOver[0]?.label, backup?.label)
    t.deepEqual(await people(host), ['Ada', 'Barbara', 'Clara', 'Dorothy', 'Emmy', 'Frances'])
  },
)

test.serial('so is a backup with one flipped byte', async t => {
  const host = await region.standby(async folder => {
    await damageNewestBackup(folder, async (file, bytes) => {
      const content = await readFile(file)
      const at = Math.floor(bytes / 2)
      content[at] = (content[at] ?? 0) ^ 0xff
      await writeFile(file, content)
    })
  })
  const { passedOver } = await restore(host)
  t.is(passedOver.length, 1)
  t.deepEqual(await people(host), ['Ada', 'Barbara', 'Clara', 'Dorothy', 'Emmy', 'Frances'])
})

test.serial('when every backup is bad the reasons are told and the data directory is as it was', async t => {
  const host = await region.standby(async folder => {
    for (const label of await labels(folder))
      await damageBackup(folder, label, (file, bytes) => truncate(file, Math.floor(bytes / 2)))
  })
  const error = await t.throwsAsync(restore(host), code('BackupUnusable'))
  t.regex(error.message, /no backup of epoch 1 is good: .*F: .*; .*F: /)
  t.false((await readdir(dirname(host.settings.postgres.data))).includes('data'))
})

test.serial('a backup that ended after the replication timestamp is not used', async t => {
  const host = await region.standby()
  const [first, second] = await backups(host)
  const { backup } = await restore(host, second?.stoppedAt)
  t.is(backup?.label, first?.label)
})

test.serial('without a complete backup in the folder of the epoch it is refused', async t => {
  const host = await region.standby(folder => rm(join(folder, 'backup'), { recursive: true }))
  await t.throwsAsync(restore(host), code('NoCompleteBackup'))
  const other = await region.standby()
  await t.throwsAsync(
    restoreDatabase.work(other.context('run-1'), {
      epoch: 2,
      fromEpoch: 2,
      replicatedAt: afterwards(),
      force: false,
    }),
    code('NoCompleteBackup'),
  )
  await t.throwsAsync(restore(other, '2020-01-01T00:00:00Z'), code('NoCompleteBackup'))
})

test.serial('under force a backup is tried that may not have been replicated whole', async t => {
  const host = await region.standby()
  await restore(host, '2020-01-01T00:00:00Z', 1, true)
  t.true((await people(host)).includes('Frances'))
})

test.serial(
  'a missing segment ends the replay before it, and the result names the last whole one',
  async t => {
    const missing = region.segmentOf('Emmy')
    const host = await region.standby(async folder => rm(await archived(folder, missing)))
    const result = await restore(host)
    t.is(nextSegment(result.lastWal), missing)
    t.deepEqual(await people(host), ['Ada', 'Barbara', 'Clara', 'Dorothy'])
  },
)

test.serial(
  'the primary of the region that the record names is never restored over, nor that region',
  async t => {
    region.record.text = recordOf(standby, 2)
    await t.throwsAsync(restore(await region.standby()), code('AlreadyActive'))
    region.record.text = recordOf(active, 1)
    region.primary.enter()
    await startDatabase(region.primary.settings)
    await t.throwsAsync(restore(region.primary), code('AlreadyActive'))
    await region.primary.systemctl('stop', 'drctl-postgresql.service')
  },
)

test.serial('a primary that is left from an older epoch is stopped, and its data moved aside', async t => {
  const host = await region.standby()
  await restore(host)
  await host.query('SELECT pg_promote()')
  region.record.text = recordOf(active, 2)
  const { movedAside = '' } = await restore(host, afterwards(), 2)
  t.true((await readdir(movedAside)).includes('PG_VERSION'))
  const [{ standby: follows }] = (await host.query('SELECT pg_is_in_recovery() AS standby')) as [
    { standby: boolean },
  ]
  t.true(follows)
})

const backups = ({ settings }: TestHost) => listBackups(settings, repository(settings, 'replica', 1))

const labels = async (folder: string) =>
  (await readdir(join(folder, 'backup/apitest'))).filter(name => /^\d{8}-\d{6}F$/.test(name)).sort()

type Damage = (file: string, bytes: number) => Promise<void>

async function damageNewestBackup(folder: string, damage: Damage) {
  await damageBackup(folder, (await labels(folder)).at(-1) ?? '', damage)
}

async function damageBackup(folder: string, label: string, damage: Damage) {
  const file = join(folder, 'backup/apitest', label, 'bundle/1')
  await damage(file, (await readFile(file)).length)
}
