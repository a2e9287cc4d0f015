import { readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test from 'ava'
import { setStandbyRole } from '#host/active/standby-role.ts'
import { repository } from '#host/pgbackrest/configuration.ts'
import { takeBackup } from '#host/pgbackrest/write.ts'
import { databaseState, startDatabase } from '#host/postgres/database.ts'
import { readRestored } from '#host/restore/restored.ts'
import { Follower } from '#host/standby/follow.ts'
import { receiver, stopStreaming } from '#host/standby/receiver.ts'
import { handOver } from '#host/steps/hand-over.ts'
import { promoteDatabase } from '#host/steps/promote-database.ts'
import { restoreDatabase } from '#host/steps/restore-database.ts'
import { compareLsn } from '#recovery/lsn.ts'
import { until } from '../until.ts'
import {
  active,
  afterwards,
  archived,
  type LostRegion,
  loseRegion,
  nothingHandedOver,
  people,
  recordOf,
  standby,
} from './lost-region.ts'
import { startParameterStore } from './parameter-store.ts'
import type { TestHost } from './test-host.ts'

let region: LostRegion
let host: TestHost
let parameters: Awaited<ReturnType<typeof startParameterStore>>
const limit = 20_000

test.before(async t => {
  t.timeout(120_000)
  region = await loseRegion('127.85.17')
  parameters = await startParameterStore('127.85.17.200', 'a standby: its password')
  host = await region.follower()
  await onPrimary(async () => {
    await startDatabase(region.primary.settings)
    await setStandbyRole(region.primary.settings)
  })
})
test.after.always(async () => {
  await region?.remove()
  parameters?.close()
})
test.beforeEach(t => {
  t.timeout(60_000)
  region.record.text = recordOf(active, 1)
  host.enter()
})

async function onPrimary(work: () => Promise<unknown>) {
  region.primary.enter()
  await work()
  host.enter()
}

const onPrimaryAdd = (name: string) => onPrimary(() => region.add(name))
const allow = (login: 'LOGIN' | 'NOLOGIN') => region.primary.query(`ALTER ROLE drctl_standby ${login}`)

const streams = (follower = new Follower()) =>
  until('the standby to stream', limit, async () => {
    await follower.look(host.settings)
    return (await receiver(host.settings)).streaming
  })
const has = (name: string) =>
  until(`${name} to arrive`, limit, async () => (await people(host)).includes(name))
const startedAt = async () => (await host.query('SELECT pg_postmaster_start_time()::text AS at'))[0]?.at

test.serial('a host without a database is seeded from the newest backup, and streams over TLS', async t => {
  await streams()
  await region.primary.query("INSERT INTO apitest.person VALUES ('Grace', '1906-12-09')")
  await has('Grace')
  const sessions = await region.primary.query(
    `SELECT application_name AS standby, ssl, slot_name AS slot FROM pg_stat_replication
     JOIN pg_stat_ssl USING (pid) JOIN pg_replication_slots ON active_pid = pid`,
  )
  t.deepEqual(sessions, [{ standby, ssl: true, slot: 'drctl_eu_west_1' }])
})

test.serial('while it streams, nothing is touched', async t => {
  const before = await startedAt()
  await new Follower().look(host.settings)
  t.is(await startedAt(), before)
})

test.serial(
  'where it is not let in it goes on from the archive, and streams again when it is, by itself',
  async t => {
    const follower = new Follower()
    await allow('NOLOGIN')
    await region.primary.query('SELECT pg_terminate_backend(pid) FROM pg_stat_replication')
    await onPrimaryAdd('Hedy')
    await region.replicate(host)
    await has('Hedy')
    t.regex((await follower.look(host.settings)) ?? '', /not permitted to log in/)
    await allow('LOGIN')
    // Of PostgreSQL's own accord; nobody looks after it.
    await until('the standby to stream', limit, async () => (await receiver(host.settings)).streaming)
    await region.primary.query("INSERT INTO apitest.person VALUES ('Ida', '1868-02-14')")
    await has('Ida')
  },
)

test.serial(
  'the WAL that is kept for it is bounded; behind that it takes the archive, and then a new slot',
  async t => {
    await region.primary.query("ALTER SYSTEM SET max_slot_wal_keep_size = '16MB'")
    await region.primary.query('SELECT pg_reload_conf()')
    await allow('NOLOGIN')
    await region.primary.query('SELECT pg_terminate_backend(pid) FROM pg_stat_replication')
    for (const name of ['Jean', 'Karen', 'Lise', 'Mary']) await onPrimaryAdd(name)
    await until('the slot to be given up', limit, async () => {
      await region.primary.query('CHECKPOINT')
      const [slot] = await region.primary.query('SELECT wal_status FROM pg_replication_slots')
      return slot?.wal_status === 'lost'
    })
    await region.replicate(host)
    await has('Mary')
    await allow('LOGIN')
    await streams(new Follower())
    await region.primary.query("INSERT INTO apitest.person VALUES ('Nettie', '1861-07-07')")
    await has('Nettie')
    t.like((await region.primary.query('SELECT active, wal_status FROM pg_replication_slots'))[0], {
      active: true,
      wal_status: 'reserved',
    })
  },
)

/** pgBackRest, with backups that no disk could hold. */
const manyTimesAsLarge = `#!/bin/sh
PATH="\${PATH#*:}"
case "$*" in *" info") pgbackrest "$@" | sed 's/"size":[0-9]*/"size":900000000000000/g' ;; *) exec pgbackrest "$@" ;; esac
`

test.serial(
  'a standby that cannot follow any more is seeded again, once a newer backup brings it further',
  async t => {
    await allow('NOLOGIN')
    await region.primary.query('SELECT pg_terminate_backend(pid) FROM pg_stat_replication')
    const own = repository(region.primary.settings, 'own', 1)
    await onPrimaryAdd('Olga')
    await onPrimaryAdd('Pauline')
    await rm(await archived(own.path, region.segmentOf('Olga')))
    await region.replicate(host)
    const before = (await readRestored(host.settings))?.backup?.label
    const impatient = new Follower(0)
    await t.throwsAsync(impatient.look(host.settings), { code: 'NoCompleteBackup' })
    t.is((await readRestored(host.settings))?.backup?.label, before, 'no backup would bring it further')

    await onPrimary(() => takeBackup(region.primary.settings, own, 'full'))
    await region.replicate(host)
    await allow('LOGIN')
    await region.primary.query(
      'SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active',
    )
    const small = join(host.settings.root, 'bin/pgbackrest')
    await writeFile(small, manyTimesAsLarge, { mode: 0o755 })
    await t.throwsAsync(impatient.look(host.settings), { code: 'DiskFull' })
    t.is(await databaseState(host.settings), 'standby', 'it is not given up for what does not fit')
    await rm(small)
    await impatient.look(host.settings)
    t.not((await readRestored(host.settings))?.backup?.label, before)
    await streams()
    await has('Pauline')
    t.false((await readdir(dirname(host.settings.postgres.data))).some(name => name.includes('before')))
  },
)

test.serial(
  'when the epoch has moved on it waits for the first backup of the new one; during a takeover nothing is done',
  async t => {
    const follower = new Follower()
    const before = await startedAt()
    region.record.text = recordOf(active, 2)
    await t.throwsAsync(follower.look(host.settings), { code: 'NoCompleteBackup' })
    t.is(await startedAt(), before, 'there is nothing to seed it from yet')
    region.record.text = recordOf(active, 1, 'taking')
    await follower.look(host.settings)
    t.is(await startedAt(), before, 'a takeover is under way')
  },
)

test.serial('a takeover drains it: what it has received is there, though no archive has it', async t => {
  await region.primary.query("INSERT INTO apitest.person VALUES ('Rosalind', '1920-07-25')")
  await has('Rosalind')
  await region.primary.systemctl('stop', 'drctl-postgresql.service')
  const at = { fromEpoch: 1, replicatedAt: afterwards() }
  const result = await restoreDatabase.work(host.context('run-1'), { epoch: 1, ...at, force: false })
  t.true(result.standing)
  t.is(result.seconds.restore, 0)
  region.record.text = recordOf(standby, 2, 'taking')
  const promoted = await promoteDatabase.work(host.context('run-1'), {
    ...{ ...at, nextEpoch: 2, onPossibleLoss: 'ask', acceptLossTo: '', ...nothingHandedOver },
  })
  t.is(promoted.outcome, 'promoted')
  t.true((await people(host)).includes('Rosalind'))
  region.record.text = recordOf(active, 3)
  await new Follower(0).look(host.settings)
  t.true((await people(host)).includes('Rosalind'), 'what was promoted may hold what is nowhere else')
  await t.notThrowsAsync(stopStreaming(host.settings))
})

test.serial(
  'one that cannot be used gives way to a backup, and what it had beyond that is asked about',
  async t => {
    region.record.text = recordOf(active, 1)
    await onPrimary(() => startDatabase(region.primary.settings))
    host = await region.follower()
    await streams()
    await region.primary.query("INSERT INTO apitest.person VALUES ('Sofja', '1850-01-15')")
    await has('Sofja')
    await host.systemctl('stop', 'drctl-postgresql.service')
    await region.primary.systemctl('stop', 'drctl-postgresql.service')
    await writeFile(join(host.settings.postgres.data, 'postgresql.auto.conf'), 'not a setting')

    const at = { fromEpoch: 1, replicatedAt: afterwards() }
    const result = await restoreDatabase.work(host.context('run-2'), { epoch: 2, ...at, force: false })
    t.false(result.standing)
    t.regex(result.insteadOf?.why ?? '', /PostgreSQL did not start/)
    t.truthy(result.movedAside)
    // The run was told to take an older epoch's; it may wait for an answer before it claims.
    region.record.text = recordOf(active, 2)
    const before = await startedAt()
    await new Follower().look(host.settings)
    t.is(await startedAt(), before, 'the follower leaves it to the run')
    region.record.text = recordOf(active, 3)
    await t.throwsAsync(new Follower().look(host.settings), { code: 'NoCompleteBackup' })
    region.record.text = recordOf(standby, 3, 'taking')
    const promote = (attempt: number, onPossibleLoss: 'ask' | 'proceed') =>
      promoteDatabase.work(host.context('run-2', attempt), {
        ...{ ...at, nextEpoch: 3, onPossibleLoss, acceptLossTo: '', ...nothingHandedOver },
      })
    t.like(await promote(1, 'ask'), {
      outcome: 'question',
      question: 'behind',
      knownLsn: result.insteadOf?.lsn,
    })
    t.is((await promote(2, 'proceed')).outcome, 'promoted')
    t.false((await people(host)).includes('Sofja'))
  },
)

test.serial(
  'a side that was handed over rejoins as it is, once the other is active; one with writes of its own does not',
  async t => {
    region.record.text = recordOf(active, 1)
    await onPrimary(() => startDatabase(region.primary.settings))
    host = await region.follower()
    await streams()
    let given: Awaited<ReturnType<typeof handOver.work>> | undefined
    await onPrimary(async () => {
      given = await handOver.work(region.primary.context('run-3'), { epoch: 1 })
    })
    t.truthy(given)
    if (!given) return
    region.record.text = recordOf(standby, 2, 'taking')
    const promoted = await promoteDatabase.work(host.context('run-3'), {
      ...{ fromEpoch: 1, replicatedAt: afterwards(), nextEpoch: 2, onPossibleLoss: 'ask', acceptLossTo: '' },
      ...given,
    })
    t.is(promoted.outcome, 'promoted')
    if (promoted.outcome !== 'promoted') return
    const { lsn } = promoted.recoveryPoint
    t.is(compareLsn(lsn, given.finalLsn), 1, 'the shutdown checkpoint too, which no archive gets')
    await host.query("INSERT INTO apitest.person VALUES ('Tapputi', '0001-01-01')")

    const old = region.primary
    Object.assign(old.settings, { standby: 'warm', peerAddress: host.settings.postgres.address })
    old.enter()
    await new Follower().look(old.settings)
    t.is(await databaseState(old.settings), 'down', 'the takeover is not over')
    region.record.text = recordOf(standby, 2)
    const follower = new Follower()
    await until('the old side to stream', limit, async () => {
      await follower.look(old.settings)
      return (await databaseState(old.settings)) === 'standby' && (await receiver(old.settings)).streaming
    })
    await until('Tapputi to arrive', limit, async () => (await people(old)).includes('Tapputi'))
    t.deepEqual((await readRestored(old.settings))?.fromEpoch, 2)

    // The same side, promoted by somebody who ignored the record: what it wrote since is nowhere else.
    await old.query('SELECT pg_promote()', 'postgres')
    await old.query("INSERT INTO apitest.person VALUES ('Alone', '1950-01-01')")
    await old.systemctl('stop', 'drctl-postgresql.service')
    t.regex((await follower.look(old.settings)) ?? '', /left as it is, .*: it is on timeline/)
    t.is(await databaseState(old.settings), 'down')
  },
)
