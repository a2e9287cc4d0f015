import { cp, mkdir, readdir, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import type pg from 'pg'
import { proveArchiving } from '#host/active/archiving.ts'
import { setStandbyRole } from '#host/active/standby-role.ts'
import { mayNotStart } from '#host/may-start.ts'
import { repository } from '#host/pgbackrest/configuration.ts'
import { databaseState, startDatabase, stopDatabase } from '#host/postgres/database.ts'
import { connect } from '#host/postgres/query.ts'
import { branchIn } from '#host/promotion/history.ts'
import { beginRewind } from '#host/reinstate/half-rewound.ts'
import { keepDivergentWal, keptFolder } from '#host/reinstate/kept.ts'
import { hostReport } from '#host/report/host-report.ts'
import { readRestored } from '#host/restore/restored.ts'
import { Follower } from '#host/standby/follow.ts'
import { primaryTimeline } from '#host/standby/primary.ts'
import { receiver, stopStreaming } from '#host/standby/receiver.ts'
import { promoteDatabase } from '#host/steps/promote-database.ts'
import { reinstate } from '#host/steps/reinstate.ts'
import { reprotect } from '#host/steps/reprotect.ts'
import { program } from '#host/system/program.ts'
import { segmentOf } from '#recovery/wal-segment.ts'
import { unprivileged } from '../postgres-host.ts'
import { until } from '../until.ts'
import {
  active,
  afterwards,
  type LostRegion,
  loseRegion,
  nothingHandedOver,
  people,
  recordOf,
  standby,
} from './lost-region.ts'
import { startParameterStore } from './parameter-store.ts'
import { giveTo, type TestHost } from './test-host.ts'

let region: LostRegion
let host: TestHost
let parameters: Awaited<ReturnType<typeof startParameterStore>>
const limit = 20_000

/** An old primary that went on alone for a while, also with what it had begun before, and was killed; the other side has taken over without that. */
test.before(async t => {
  t.timeout(120_000)
  region = await loseRegion('127.85.21')
  parameters = await startParameterStore('127.85.21.200', 'secret')
  host = await region.follower()
  const old = region.primary
  old.enter()
  await startDatabase(old.settings)
  await setStandbyRole(old.settings)
  host.enter()
  const follower = new Follower()
  await until('the standby to stream', limit, async () => {
    await follower.look(host.settings)
    return (await receiver(host.settings)).streaming
  })
  const open = await beginAhead(old)
  await stopStreaming(host.settings)
  await open.query('COMMIT')
  await open.end()
  await old.query("INSERT INTO apitest.person VALUES ('Alone', '1950-01-01'), ('Lonely', '1951-01-01')")
  await old.query("UPDATE apitest.person SET date_of_birth = '1952-01-01' WHERE name = 'Ada'")
  await old.query("BEGIN; SAVEPOINT s; INSERT INTO apitest.person VALUES ('Nested', '1953-01-01'); COMMIT")
  await old.query("BEGIN; INSERT INTO apitest.person VALUES ('Never', '1953-01-01'); ROLLBACK")
  await old.query("DELETE FROM apitest.person WHERE name = 'Barbara'")
  await proveArchiving(old.settings, repository(old.settings, 'own', 1))
  await old.kill()
  await program('cp', ['--archive', old.settings.postgres.data, asKilled(old)])
  region.record.text = recordOf(standby, 2, 'taking')
  const promotion = {
    fromEpoch: 1,
    replicatedAt: afterwards(),
    nextEpoch: 2,
    onPossibleLoss: 'proceed',
  } as const
  await promoteDatabase.work(host.context('run-1'), { ...promotion, acceptLossTo: '', ...nothingHandedOver })
  region.record.text = recordOf(standby, 2)
  await reprotect.work(host.context('run-1'), { epoch: 2 })
  await host.query("INSERT INTO apitest.person VALUES ('After', '1960-01-01')")
  Object.assign(old.settings, { standby: 'warm', peerAddress: host.settings.postgres.address })
  old.enter()
})
test.after.always(async () => {
  await region?.remove()
  parameters?.close()
})
test.beforeEach(t => {
  t.timeout(60_000)
})

/** A transaction that is open still, of which the standby has what it wrote, in a segment of its own. */
async function beginAhead(old: TestHost): Promise<pg.Client> {
  const open = await connect(old.settings)
  await open.query("BEGIN; INSERT INTO apitest.person VALUES ('Between', '1949-01-01')")
  await old.query('SELECT pg_switch_wal()')
  await old.query("INSERT INTO apitest.person VALUES ('Both', '1949-01-01')")
  await until('the standby to have it', limit, async () => (await people(host)).includes('Both'))
  return open
}

/** A copy of the data directory, as the kill left it. */
const asKilled = ({ settings }: TestHost) => `${settings.postgres.data}.as-killed`

const again = (run = 'run-2') => reinstate.work(region.primary.context(run), { epoch: 2 })

test.serial('while the record does not name the other region as active, nothing is done', async t => {
  for (const text of [recordOf(active, 1), recordOf(standby, 2, 'taking'), recordOf(standby, 3)]) {
    region.record.text = text
    await t.throwsAsync(again(), { code: 'RecordLost' })
  }
  region.record.text = recordOf(standby, 2)
  t.is(await databaseState(region.primary.settings), 'down')
})

/** PostgreSQL's programs, with a psql by which no primary has made a checkpoint since its promotion. */
async function beforeCheckpoint({ settings }: TestHost): Promise<string> {
  const { bin } = settings.postgres
  const folder = join(settings.root, 'postgresql-bin')
  await mkdir(folder)
  for (const name of await readdir(bin))
    if (name !== 'psql') await symlink(join(bin, name), join(folder, name))
  const psql = `#!/bin/sh\ncase "$*" in *pg_control_checkpoint*) echo 1 ;; *) exec ${bin}/psql "$@" ;; esac\n`
  await writeFile(join(folder, 'psql'), psql, { mode: 0o755 })
  return folder
}

test.serial('before the new primary has made a checkpoint nothing is rewound', async t => {
  const { settings } = region.primary
  const { bin } = settings.postgres
  settings.postgres.bin = await beforeCheckpoint(region.primary)
  await t.throwsAsync(again('run-1'), { code: 'PeerSilent', message: /no checkpoint on its timeline 2 yet/ })
  settings.postgres.bin = bin
  t.is(await databaseState(settings), 'down')
  t.is(await readRestored(settings), undefined, 'it is no standby by name either')
})

test.serial('what its own pg_wal has not any more is kept from its archive', async t => {
  const { settings } = region.primary
  const branch = branchIn((await primaryTimeline(settings)).history)
  if (!branch) return t.fail('the new timeline has left none')
  const segment = segmentOf(branch.lsn, branch.parent)
  const file = join(settings.postgres.data, 'pg_wal', segment)
  const before = await readFile(file)
  await rename(file, `${file}.gone`)
  await keepDivergentWal(settings, 3, branch)
  await rename(`${file}.gone`, file)
  t.true(before.equals(await readFile(join(keptFolder(settings, 3), segment))))
})

test.serial(
  'what it committed alone is kept and listed, and its database is rewound and follows',
  async t => {
    const { way, divergence, timeline, notRewound } = await again()
    t.is(notRewound, undefined)
    t.is(way, 'rewound')
    t.is(timeline, 2)
    t.is(divergence?.transactions, 5)
    t.deepEqual(divergence?.tables, [{ table: 'apitest.person', inserted: 4, updated: 1, deleted: 1 }])
    t.regex(divergence?.firstAt ?? '', /^\d{4}-\d\d-\d\d \d\d:/)
    const kept = await readdir(divergence?.keptIn ?? '')
    t.true(kept.some(name => /^00000001[0-9A-F]{16}$/.test(name)))

    const names = await people(region.primary)
    t.true(names.includes('After'))
    t.false(names.includes('Alone'))
    t.false(names.includes('Between'))
    t.true(names.includes('Barbara'))
    await host.query("INSERT INTO apitest.person VALUES ('Later', '1961-01-01')")
    await until('what comes later to arrive', limit, async () =>
      (await people(region.primary)).includes('Later'),
    )
  },
)

test.serial('asked again, it follows already, and tells again what it had alone', async t => {
  const { divergence, ...told } = await again('run-3')
  t.deepEqual(told, { way: 'following', epoch: 2, timeline: 2 })
  t.is(divergence?.transactions, 5)
  const report = await hostReport(region.primary.settings, 2, new Date())
  t.deepEqual(report.divergence, divergence)
  t.is((await hostReport(region.primary.settings, 1, new Date())).divergence, undefined)
})

test.serial(
  'cut off between its rewind and its list, it lists the same from the WAL that it kept',
  async t => {
    const { divergence } = await again('run-4')
    await rm(join(divergence?.keptIn ?? '', 'divergence.json'))
    await stopDatabase()
    const told = await again('run-5')
    t.deepEqual(told.divergence, divergence)
    t.is(await databaseState(region.primary.settings), 'standby')
  },
)

/** Has pgBackRest leave what it says in a file; answers how many files a restore found as they are in the backup. */
async function countMatches({ settings }: TestHost): Promise<() => Promise<number>> {
  const said = join(settings.root, 'pgbackrest-said')
  const script = `#!/bin/bash\nPATH="\${PATH#*:}"\nset -o pipefail\npgbackrest "$@" | tee -a ${said}\n`
  await writeFile(join(settings.root, 'bin/pgbackrest'), script, { mode: 0o755 })
  return async () => (await readFile(said, 'utf8')).match(/exists and matches backup/g)?.length ?? 0
}

test.serial(
  'cut off in the middle of its rewind, it is not started, and what differs is restored from a backup',
  async t => {
    const { settings } = region.primary
    const matches = await countMatches(region.primary)
    await stopDatabase()
    await rename(settings.postgres.data, `${settings.postgres.data}.rewound`)
    await rename(asKilled(region.primary), settings.postgres.data)
    await beginRewind(settings)
    region.primary.guardHears(recordOf(active, 3))
    t.regex((await mayNotStart(settings, 'database')) ?? '', /a rewind of .* was cut off/)
    await cp(await realpath(host.settings.efs.own), settings.efs.replica, { recursive: true })
    await giveTo(await unprivileged(), settings.efs.replica)
    const { way, notRewound, divergence } = await again('run-6')
    t.is(way, 'restored')
    t.regex(notRewound ?? '', /cut off/)
    t.is(divergence?.transactions, 5)
    t.is(await mayNotStart(settings, 'database'), undefined)
    t.true((await matches()) > 100, 'what it had already is not restored again')
    const aside = (await readRestored(settings))?.movedAside
    t.true((await readdir(aside ?? '')).includes('PG_VERSION'), 'the directory is moved aside as it was')
  },
)
