import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { writeHandedOver, writeReceived } from '#host/active/handed-over.ts'
import { bootTime } from '#host/guard/clock.ts'
import { Guard } from '#host/guard/guard.ts'
import { heldLease } from '#host/guard/lease-file.ts'
import { databaseState, startDatabase } from '#host/postgres/database.ts'
import { restoreDatabase } from '#host/steps/restore-database.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { Sighting } from '#recovery/lease.ts'
import { until } from '../until.ts'
import { active, afterwards, type LostRegion, loseRegion, standby } from './lost-region.ts'

let region: LostRegion
let settings: HostSettings
/** What the zone's servers say when they are asked now. */
let named: { epoch: number; active: string; handover?: true } | undefined
const witness = async (): Promise<Sighting | undefined> =>
  named && { handover: false, ...named, rev: named.epoch, sentAt: bootTime() }

test.before(async t => {
  t.timeout(120_000)
  region = await loseRegion('127.85.19')
  settings = region.primary.settings
})
test.after.always(() => region?.remove())
test.beforeEach(async t => {
  t.timeout(60_000)
  region.primary.enter()
  await startDatabase(settings)
})

async function guard(seen: typeof named) {
  const made = await Guard.begin(settings, witness)
  named = seen
  await made.ask()
  await made.keep()
  return made
}
const state = () => databaseState(settings)
/** Two seconds long here. */
const runsOut = async (guard: Guard) =>
  until('the lease to run out', 5_000, async () => {
    await guard.ask()
    await guard.keep()
    return (await heldLease(settings)) === undefined && (await state()) === 'down'
  })

test.serial('while the record names the region it holds a lease, and leaves the database alone', async t => {
  await guard({ epoch: 1, active })
  t.like(await heldLease(settings), { epoch: 1 })
  t.is(await state(), 'primary')
})

test.serial(
  'when nobody answers, the lease runs out and the database stops; when they do again, it starts',
  async t => {
    const made = await guard({ epoch: 1, active })
    named = undefined
    await made.ask()
    await made.keep()
    t.is(await state(), 'primary', 'the lease still runs')
    await runsOut(made)
    named = { epoch: 1, active }
    await made.ask()
    await made.keep()
    await until('the database to start', 10_000, async () => (await state()) === 'primary')
  },
)

test.serial(
  'a guard that is started anew goes on where it was: it keeps the lease, and starts what it had stopped',
  async t => {
    await guard({ epoch: 1, active })
    const second = await Guard.begin(settings, witness)
    named = undefined
    await second.keep()
    t.is(await state(), 'primary', 'the lease of the first one still runs')
    await runsOut(second)
    const third = await Guard.begin(settings, witness)
    named = { epoch: 1, active }
    await third.ask()
    await third.keep()
    await until('the database to start', 10_000, async () => (await state()) === 'primary')
  },
)

/** A systemctl that stops nothing before it is written down what to start again; answers what puts the real one back. */
async function stopsLast() {
  const file = join(settings.root, 'bin/systemctl')
  await rename(file, `${file}.real`)
  const stopped = join(settings.state, 'guard-stopped')
  const script = `#!/bin/sh
if [ "$1" = stop ]; then for _ in $(seq 100); do [ ! -e ${stopped} ] || exec ${file}.real "$@"; sleep 0.05; done; exit 1; fi
exec ${file}.real "$@"
`
  await writeFile(file, script, { mode: 0o755 })
  return () => rename(`${file}.real`, file)
}

test.serial('what it stops is written down before that is over, which may take minutes', async t => {
  const made = await guard({ epoch: 1, active })
  const putBack = await stopsLast()
  named = undefined
  await t.notThrowsAsync(runsOut(made))
  await putBack()
  t.is(await state(), 'down')
})

test.serial(
  'another region in a higher epoch ends it at once, and a lower epoch never brings it back',
  async t => {
    const made = await guard({ epoch: 2, active: standby })
    t.is(await state(), 'down')
    named = { epoch: 1, active }
    await made.ask()
    await made.keep()
    t.is(await heldLease(settings), undefined)
    t.is(await state(), 'down')
    const again = await Guard.begin(settings, witness)
    await again.ask()
    t.is(await heldLease(settings), undefined, 'it is remembered on the disk')
  },
)

test.serial(
  'in a further epoch of the region nothing is started by itself: the database is of another one',
  async t => {
    const made = await guard({ epoch: 3, active })
    named = undefined
    await runsOut(made)
    named = { epoch: 4, active }
    await made.ask()
    await made.keep()
    t.like(await heldLease(settings), { epoch: 4 })
    t.is(await state(), 'down')
  },
)

test.serial('a standby is left alone, whatever the record says', async t => {
  await region.primary.systemctl('stop', 'drctl-postgresql.service')
  const host = await region.standby()
  await restoreDatabase.work(host.context('run-1'), {
    epoch: 1,
    fromEpoch: 1,
    replicatedAt: afterwards(),
    force: false,
  })
  const made = await Guard.begin(host.settings, witness)
  named = { epoch: 5, active }
  await made.ask()
  await made.keep()
  t.is(await databaseState(host.settings), 'standby')
  t.regex(await readFile(host.settings.lease.file, 'utf8'), /^0\.00 0 /)
})

test.serial('in a hand-over the old side keeps its lease until it has handed over, for good', async t => {
  const made = await Guard.begin(settings, witness)
  named = { epoch: 6, active }
  await made.ask()
  named = { epoch: 7, active: standby, handover: true }
  await made.ask()
  await made.keep()
  t.like(await heldLease(settings), { epoch: 6 })
  t.is(await state(), 'primary')
  await writeHandedOver(settings, 6)
  await made.ask()
  t.is(await heldLease(settings), undefined)
  const again = await Guard.begin(settings, witness)
  await again.ask()
  t.is(await heldLease(settings), undefined, 'it is on the disk')
})

test.serial('the new side holds the lease as soon as the epoch was handed to it, not before', async t => {
  const host = await region.standby()
  const made = await Guard.begin(host.settings, witness)
  named = { epoch: 7, active: standby, handover: true }
  await made.ask()
  await made.keep()
  t.is(await heldLease(host.settings), undefined)
  await made.ask(1)
  const askedBy = bootTime()
  await writeReceived(host.settings, 7)
  await made.keep()
  const lease = await heldLease(host.settings)
  t.is(lease?.epoch, 7)
  t.true((lease?.until ?? Number.NaN) <= askedBy + 1, 'of the length that was asked for last')
})
