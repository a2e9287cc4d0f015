import { mkdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { findSegment, listSegments } from '#host/archive/segments.ts'
import { mayNotStart } from '#host/may-start.ts'
import { listBackups } from '#host/pgbackrest/backups.ts'
import { repository } from '#host/pgbackrest/configuration.ts'
import { startDatabase, stopDatabase } from '#host/postgres/database.ts'
import { promoteDatabase } from '#host/steps/promote-database.ts'
import { reprotect } from '#host/steps/reprotect.ts'
import { restoreDatabase } from '#host/steps/restore-database.ts'
import type { HostResult } from '#recovery/contracts/promote-database.ts'
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
import type { TestHost } from './test-host.ts'

let region: LostRegion
test.before(async t => {
  t.timeout(120_000)
  region = await loseRegion('127.85.12')
})
test.after.always(() => region?.remove())
test.beforeEach(t => {
  t.timeout(60_000)
  region.record.text = recordOf(active, 1)
})

type Wish = {
  onPossibleLoss?: 'proceed' | 'ask'
  acceptLossTo?: string
  replicatedAt?: string
  attempt?: number
  run?: string
}

/** A standby at its recovery point, in a region that has claimed the next epoch. */
async function restored(damage?: (folder: string) => Promise<void>): Promise<TestHost> {
  const host = await region.standby(damage)
  await restoreDatabase.work(host.context('run-1'), {
    epoch: 1,
    fromEpoch: 1,
    replicatedAt: afterwards(),
    force: false,
  })
  region.record.text = recordOf(standby, 2, 'taking')
  return host
}

function promote(host: TestHost, wish: Wish = {}): Promise<HostResult> {
  const {
    onPossibleLoss = 'proceed',
    acceptLossTo = '',
    replicatedAt = afterwards(),
    attempt = 1,
    run = 'run-1',
  } = wish
  return promoteDatabase.work(host.context(run, attempt), {
    ...{ fromEpoch: 1, nextEpoch: 2, replicatedAt, onPossibleLoss, acceptLossTo, ...nothingHandedOver },
  })
}

const isStandby = async (host: TestHost) =>
  (await host.query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby', 'postgres'))[0]?.standby

function promoted(result: HostResult) {
  if (result.outcome !== 'promoted') throw new Error(`not promoted: ${JSON.stringify(result)}`)
  return result
}

test.serial(
  'the standby becomes the primary of the next epoch, on a timeline of its own, with everyone there',
  async t => {
    const host = await restored()
    const result = promoted(await promote(host))
    t.false(await isStandby(host))
    t.deepEqual(await people(host), ['Ada', 'Barbara', 'Clara', 'Dorothy', 'Emmy', 'Frances'])
    t.deepEqual(await host.query('SELECT epoch, region FROM apitest.epoch ORDER BY epoch'), [
      { epoch: 1, region: active },
      { epoch: 2, region: standby },
    ])
    t.like(result, { epoch: 2, timeline: 2, tornTail: [] })
    const [beat] = await host.query<{ beat: Date }>('SELECT beat FROM apitest.heartbeat')
    t.is(result.recoveryPoint.lastBeat, beat?.beat.toISOString())
    const [first] = await host.query<{ openedAt: Date }>(
      'SELECT opened_at AS "openedAt" FROM apitest.epoch WHERE epoch = 1',
    )
    t.is(result.recoveryPoint.activeSince, first?.openedAt.toISOString())
  },
)

test.serial('run again after it was promoted, it answers the same; another run is refused', async t => {
  const host = await restored()
  const first = await promote(host)
  t.deepEqual(await promote(host, { attempt: 2 }), first)
  await host.systemctl('stop', 'drctl-postgresql.service')
  t.deepEqual(await promote(host, { attempt: 3 }), first)
  await t.throwsAsync(promote(host, { run: 'run-2' }), { code: 'AlreadyActive' })
})

test.serial('a segment missing in the middle is asked about, and nothing is promoted', async t => {
  const missing = region.segmentOf('Emmy')
  const host = await restored(async folder => rm(await archived(folder, missing)))
  const asked = await promote(host)
  t.true(await isStandby(host))
  t.like(asked, {
    outcome: 'question',
    question: 'hole',
    segments: [{ segment: missing, problem: 'missing' }],
  })
  if (asked.outcome !== 'question') return t.fail()

  const error = await t.throwsAsync(promote(host, { acceptLossTo: '0/1000000' }), { code: 'WalIncomplete' })
  t.regex(error.message, new RegExp(asked.recoverableLsn))
  t.true(await isStandby(host))

  const result = promoted(await promote(host, { acceptLossTo: asked.recoverableLsn }))
  t.is(result.acceptedLossTo, asked.recoverableLsn)
  t.deepEqual(await people(host), ['Ada', 'Barbara', 'Clara', 'Dorothy'])
})

test.serial(
  'a torn segment newer than the replication is told of, or asked about, as the policy says',
  async t => {
    const torn = region.segmentOf('Frances')
    const host = await restored(folder => tearOff(folder, torn))
    // The segments before it were certain to have been replicated; it and what followed were not.
    const replicatedAt = new Date((await changeOf(host, 'Emmy')) + 1).toISOString()
    const asked = await promote(host, { onPossibleLoss: 'ask', replicatedAt })
    t.like(asked, {
      outcome: 'question',
      question: 'torn-tail',
      segments: [{ segment: torn, problem: 'torn' }],
    })
    t.true(await isStandby(host))
    const result = promoted(await promote(host, { replicatedAt }))
    t.deepEqual(result.tornTail, [{ segment: torn, problem: 'torn' }])
    t.deepEqual(await people(host), ['Ada', 'Barbara', 'Clara', 'Dorothy', 'Emmy'])
  },
)

test.serial(
  'without the own file system nothing is promoted: the new epoch would lie where nothing is replicated',
  async t => {
    const host = await restored()
    await rm(host.settings.efs.own)
    await mkdir(host.settings.efs.own)
    await t.throwsAsync(promote(host), { code: 'ArchiveFailing', message: /not mounted/ })
    t.true(await isStandby(host))
  },
)

test.serial('the folder of another run is not written to', async t => {
  const host = await restored()
  const { path } = repository(host.settings, 'own', 2)
  await mkdir(path, { recursive: true })
  await writeFile(join(path, 'drctl-run'), 'run-0\n')
  const error = await t.throwsAsync(promote(host), { code: 'RepositoryExists' })
  t.regex(error.message, /belongs to run-0/)
  t.true(await isStandby(host))
})

test.serial(
  'the new epoch is protected by a full backup of its own, and a second attempt takes no other',
  async t => {
    const host = await restored()
    await promote(host)
    const own = repository(host.settings, 'own', 2)
    t.deepEqual(await listBackups(host.settings, own), [])
    const result = await reprotect.work(host.context('run-1'), { epoch: 2 })
    t.deepEqual(
      (await listBackups(host.settings, own)).map(({ label, timeline }) => [label, timeline]),
      [[result.backup, 2]],
    )
    t.is((await reprotect.work(host.context('run-1', 2), { epoch: 2 })).backup, result.backup)
  },
)

test.serial('without the claim of the epoch nothing is promoted', async t => {
  const host = await restored()
  for (const text of [recordOf(active, 1), recordOf(active, 2), recordOf(standby, 3, 'taking')]) {
    region.record.text = text
    await t.throwsAsync(promote(host), { code: 'RecordLost' })
  }
  t.true(await isStandby(host))
})

test.serial('as a primary it starts only where the record names its region; as a standby always', async t => {
  const host = await restored()
  t.is(await mayNotStart(host.settings, 'database'), undefined)
  await promote(host)
  region.record.text = recordOf(active, 3)
  t.regex((await mayNotStart(host.settings, 'database')) ?? '', /names eu-central-1, not eu-west-1/)
  region.record.text = recordOf(standby, 2, 'taking')
  t.is(await mayNotStart(host.settings, 'database'), undefined)
  t.is(await mayNotStart(host.settings, 'backup'), undefined)
  region.record.text = recordOf(standby, 3)
  t.regex((await mayNotStart(host.settings, 'backup')) ?? '', /record is of epoch 3, the database says 2/)
  region.record.text = ''
  await t.throwsAsync(mayNotStart(host.settings, 'api'), { code: 'RecordMissing' })
})

test.serial('after B and back to A, a restore follows only the timeline of its own epoch', async t => {
  const b = await restored()
  await promote(b)
  await b.query("INSERT INTO apitest.person VALUES ('Ida', '1950-01-01')")
  await reprotect.work(b.context('run-1'), { epoch: 2 })
  await stopDatabase()

  // The old side wrote on after it was lost, and promoted a timeline 2 of its own at that: an abandoned branch.
  region.primary.enter()
  await startDatabase(region.primary.settings)
  await region.add('Divergent')
  await stopDatabase()

  const a = await region.back(b)
  region.record.text = recordOf(standby, 2)
  const result = await restoreDatabase.work(a.context('run-3'), {
    epoch: 2,
    fromEpoch: 2,
    replicatedAt: afterwards(),
    force: false,
  })
  t.is(result.timeline, 2)
  const names = await people(a)
  t.true(names.includes('Ida'))
  t.false(names.includes('Divergent'))
})

/** As replication leaves an archive that it was carrying: half a segment, and nothing behind it. */
async function tearOff(folder: string, torn: string) {
  await truncate(await archived(folder, torn), 300)
  const later = await listSegments('apitest', { side: 'replica', epoch: 1, path: folder }, 1)
  for (const { segment, path } of later) if (segment > torn) await rm(path)
}

async function changeOf({ settings }: TestHost, name: string): Promise<number> {
  const file = await findSegment('apitest', repository(settings, 'replica', 1), region.segmentOf(name))
  return Date.parse(file?.changedAt ?? '')
}
