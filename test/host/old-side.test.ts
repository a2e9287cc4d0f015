import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import test, { type ExecutionContext } from 'ava'
import { hasSuccessor, successorFile } from '#host/active/successor.ts'
import { mayNotStart } from '#host/may-start.ts'
import { listBackups } from '#host/pgbackrest/backups.ts'
import { repository } from '#host/pgbackrest/configuration.ts'
import { controlData } from '#host/postgres/control-data.ts'
import { databaseState, startDatabase } from '#host/postgres/database.ts'
import { drain } from '#host/promotion/drain.ts'
import { receiver } from '#host/standby/receiver.ts'
import { fenceOldSide } from '#host/steps/fence-old-side.ts'
import { handOver } from '#host/steps/hand-over.ts'
import { restoreDatabase } from '#host/steps/restore-database.ts'
import { resumeOldSide } from '#host/steps/resume-old-side.ts'
import { segmentStart } from '#recovery/wal-segment.ts'
import { active, afterwards, type LostRegion, loseRegion, people, recordOf, standby } from './lost-region.ts'

let region: LostRegion
test.before(async t => {
  t.timeout(120_000)
  region = await loseRegion('127.85.15')
})
test.after.always(() => region?.remove())
test.beforeEach(async t => {
  t.timeout(60_000)
  region.record.text = recordOf(active, 1)
  region.primary.enter()
  await startDatabase(region.primary.settings)
})

/** What the API would answer, on the primary's address. */
async function readyApi(t: ExecutionContext, epoch: number) {
  const { address, port } = region.primary.settings.listen
  const body = JSON.stringify({ status: 'ready', region: active, epoch })
  const server = createServer((_request, response) => response.end(body)).listen(port, address)
  await once(server, 'listening')
  t.teardown(() => server.close())
}

test.serial('what is handed over is everything there was, and the new side can replay it all', async t => {
  const { settings } = region.primary
  await region.primary.query("INSERT INTO apitest.person VALUES ('Hedy', '1914-11-09')")
  const given = await handOver.work(region.primary.context('run-1'), { epoch: 1 })

  const { state, checkpoint } = await controlData(settings)
  t.is(state, 'shut down')
  // The shutdown checkpoint begins the segment behind the one that was handed over.
  t.is(given.finalLsn, segmentStart(`${given.lastWal.slice(0, 8)}${segmentName(checkpoint)}`))
  t.deepEqual(await handOver.work(region.primary.context('run-1', 2), { epoch: 1 }), given)
  t.is(await mayNotStart(settings, 'api'), undefined, 'it forwards')

  // A reboot before the new side has claimed the epoch: the record still names this region.
  await rm(successorFile(settings))
  for (const unit of ['database', 'api', 'backup'] as const)
    t.regex((await mayNotStart(settings, unit)) ?? '', /handed over epoch 1/)

  const host = await region.standby()
  await restoreDatabase.work(host.context('run-1'), {
    epoch: 1,
    fromEpoch: 1,
    replicatedAt: afterwards(),
    force: false,
  })
  await drain(host.context('run-1'), 1, given)
  t.is((await receiver(host.settings)).replayedLsn, given.finalLsn)
  t.true((await people(host)).includes('Hedy'))
})

test.serial('the epoch that is asked for must be the one of the database', async t => {
  await t.throwsAsync(handOver.work(region.primary.context('run-2'), { epoch: 7 }), { code: 'NotDrained' })
})

test.serial('what was handed over is taken back as long as the record names this region', async t => {
  await handOver.work(region.primary.context('run-3'), { epoch: 1 })
  region.record.text = recordOf(standby, 2, 'taking')
  await t.throwsAsync(resumeOldSide.work(region.primary.context('run-3'), { epoch: 1 }), {
    code: 'RecordLost',
  })
  t.is(await databaseState(region.primary.settings), 'down')

  region.record.text = recordOf(active, 1)
  await readyApi(t, 1)
  const resumed = await resumeOldSide.work(region.primary.context('run-3', 2), { epoch: 1 })
  t.deepEqual(resumed, { epoch: 1, database: 'primary', api: 'ready' })
  t.is(await databaseState(region.primary.settings), 'primary')
  t.false(await hasSuccessor(region.primary.settings), 'its API serves by itself')
})

test.serial('a host that the record does not name any more stops; one that it names goes on', async t => {
  t.deepEqual(await fenceOldSide.work(region.primary.context('run-4'), { epoch: 1 }), {
    fenced: false,
    stopped: false,
  })
  t.is(await databaseState(region.primary.settings), 'primary')
  region.record.text = recordOf(standby, 2, 'taking')
  t.deepEqual(await fenceOldSide.work(region.primary.context('run-4'), { epoch: 2 }), {
    fenced: true,
    stopped: true,
  })
  t.is(await databaseState(region.primary.settings), 'down')
})

test.serial(
  'after a claim that was taken back, the database opens the further epoch in a folder of its own',
  async t => {
    const { settings } = region.primary
    region.record.text = recordOf(active, 3)
    await readyApi(t, 3)
    t.is((await resumeOldSide.work(region.primary.context('run-5'), { epoch: 1 })).epoch, 3)
    t.deepEqual(
      await region.primary.query('SELECT epoch, region FROM apitest.epoch ORDER BY epoch DESC LIMIT 1'),
      [{ epoch: 3, region: active }],
    )
    t.deepEqual(await listBackups(settings, repository(settings, 'own', 3)), [])
  },
)

/** `0/5000028` lies in the segment with this log and number. */
function segmentName(lsn: string): string {
  const [high = '', low = ''] = lsn.split('/')
  const eight = (hex: string) => hex.toUpperCase().padStart(8, '0')
  return eight(high) + eight((Number.parseInt(low, 16) >>> 24).toString(16))
}
