import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { setStandbyRole } from '#host/active/standby-role.ts'
import { bootTime } from '#host/guard/clock.ts'
import { Guard } from '#host/guard/guard.ts'
import { heldLease } from '#host/guard/lease-file.ts'
import { boundFor } from '#host/guard/memory.ts'
import { startDatabase } from '#host/postgres/database.ts'
import { writePassFile } from '#host/standby/primary.ts'
import { promoteDatabase } from '#host/steps/promote-database.ts'
import { restoreDatabase } from '#host/steps/restore-database.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { fenceSeconds } from '#recovery/fence.ts'
import type { Sighting } from '#recovery/lease.ts'
import { until } from '../until.ts'
import {
  active,
  afterwards,
  type LostRegion,
  loseRegion,
  nothingHandedOver,
  recordOf,
  standby,
} from './lost-region.ts'
import { startParameterStore } from './parameter-store.ts'
import type { TestHost } from './test-host.ts'

let region: LostRegion
let old: HostSettings
let host: TestHost
let parameters: Awaited<ReturnType<typeof startParameterStore>>

type Named = { epoch: number; active: string } | undefined
/** What the zone's servers say to each side when they are asked now. */
let named: Record<'old' | 'new', Named>
const witness = (side: 'old' | 'new') => async (): Promise<Sighting | undefined> => {
  const seen = named[side]
  return seen && { handover: false, ...seen, rev: seen.epoch, sentAt: bootTime() }
}

test.before(async t => {
  t.timeout(120_000)
  region = await loseRegion('127.85.27')
  parameters = await startParameterStore('127.85.27.200', 'a standby: its password')
  old = region.primary.settings
  region.primary.enter()
  await startDatabase(old)
  await setStandbyRole(old)
  host = await region.follower()
  await writePassFile(host.settings)
})
test.after.always(async () => {
  await region?.remove()
  parameters?.close()
})
test.beforeEach(t => {
  t.timeout(60_000)
})

/** Both guards, when the record names the old side to both of them; then it loses the name servers. */
async function guards() {
  named = { old: { epoch: 1, active }, new: { epoch: 1, active } }
  const both = {
    old: await Guard.begin(old, witness('old')),
    new: await Guard.begin(host.settings, witness('new')),
  }
  await both.old.ask()
  await both.new.ask()
  named.old = undefined
  return both
}
type Guards = Awaited<ReturnType<typeof guards>>

/** For so many leases of two seconds, or until the old side has none; answers whether it has one then. */
async function goOn(both: Guards, leases: number): Promise<boolean> {
  const end = bootTime() + leases * old.lease.seconds
  await until('the lease to end, or so many to pass', 30_000, async () => {
    await both.old.ask()
    await both.old.exchange()
    await both.new.ask()
    await both.new.exchange()
    return (await heldLease(old)) === undefined || bootTime() > end
  })
  return (await heldLease(old)) !== undefined
}

test.serial(
  'the lease runs on while the other host promises, which is bound for as long as a takeover waits',
  async t => {
    const both = await guards()
    t.true(await goOn(both, 3))
    const bound = await boundFor(host.settings, bootTime())
    t.true(
      bound > fenceSeconds(old.lease.seconds) - old.lease.seconds && bound <= fenceSeconds(old.lease.seconds),
    )
  },
)

test.serial('where the other host is not let in there is no promise, and the lease runs out', async t => {
  const both = await guards()
  await region.primary.query('ALTER ROLE drctl_standby NOLOGIN')
  t.false(await goOn(both, 3))
  await region.primary.query('ALTER ROLE drctl_standby LOGIN')
})

test.serial('a host that was restarted, or rebooted, is bound by what it promised before', async t => {
  const both = await guards()
  t.true(await goOn(both, 1))
  const again = await Guard.begin(host.settings, witness('new'))
  named.new = { epoch: 2, active: standby }
  await again.ask()
  t.is(await heldLease(host.settings), undefined)

  // What is left of it counts from the boot; this machine has been up for longer.
  const file = join(host.settings.state, 'promised.json')
  await writeFile(
    file,
    JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), boot: 'an earlier one' }),
  )
  await again.ask()
  t.like(await heldLease(host.settings), { epoch: 2 })
  t.is(await boundFor(host.settings, 0), 0, 'what has run out is forgotten')
})

test.serial('a host that has seen a claim promises nothing more', async t => {
  await rm(join(host.settings.state, 'highest-record.json'))
  const both = await guards()
  t.true(await goOn(both, 2))
  named.new = { epoch: 3, active: standby }
  t.false(await goOn(both, 3))
})

test.serial('the promotion waits until the promise has run out', async t => {
  await startDatabase(old)
  region.record.text = recordOf(active, 1)
  host = await region.follower()
  await restoreDatabase.work(host.context('run-1'), {
    epoch: 1,
    fromEpoch: 1,
    replicatedAt: afterwards(),
    force: false,
  })
  await writePassFile(host.settings)
  const both = await guards()
  t.true(await goOn(both, 1))
  const bound = await boundFor(host.settings, bootTime())
  const promisedUntil = bootTime() + bound
  t.true(bound > 0)

  region.record.text = recordOf(standby, 2, 'taking')
  named.new = { epoch: 2, active: standby }
  await both.new.ask()
  const told: string[] = []
  const context = { ...host.context('run-1'), progress: (phase: string) => void told.push(phase) }
  const parameters = {
    fromEpoch: 1,
    nextEpoch: 2,
    replicatedAt: afterwards(),
    onPossibleLoss: 'proceed',
  } as const
  let ended = false
  const promotion = promoteDatabase
    .work(context, { ...parameters, acceptLossTo: '', ...nothingHandedOver })
    .finally(() => {
      ended = true
    })
  await until('the promise to run out, or a promotion before', 30_000, async () => {
    await both.new.ask()
    await both.new.exchange()
    return ended || bootTime() > promisedUntil
  })
  t.false(ended)
  await until('the promotion', 30_000, async () => {
    await both.new.ask()
    return ended
  })
  t.is((await promotion).outcome, 'promoted')
  t.regex(told.join(), /until its promise to eu-central-1 has run out/)
  t.is(await heldLease(old), undefined)
})
