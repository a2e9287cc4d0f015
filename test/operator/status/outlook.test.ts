import test from 'ava'
import { failoverView, withLag } from '#operator/status/outlook.ts'
import { hostView, type RecordView, type RegionView } from '#operator/status/view.ts'
import type { HostReport } from '#recovery/contracts/host-report.ts'
import { fenceSeconds } from '#recovery/fence.ts'
import { activeHost, standbyHost } from '#test/cli/sample-host.ts'
import { stack } from '#test/recovery/samples.ts'

const now = new Date(activeHost.at)
const record: RecordView = {
  ...{ epoch: 8, rev: 3, state: 'active', active: 'eu-central-1' },
  ...{ by: 'init', source: 'route53' },
}
const active: RegionView = {
  ...{ region: 'eu-central-1', role: 'active', reachable: true },
  ...hostView(activeHost, 'active', now),
}
const standby = (database: HostReport['database']): RegionView => ({
  ...{ region: 'eu-west-1', role: 'standby', reachable: true },
  ...hostView({ ...standbyHost, database }, 'standby', now),
})
const none = async () => undefined
const following = { state: 'standby', standsFor: 8, streaming: true, lsn: '0/5000048' } as const

test('a standby is behind by the bytes between its position and that of the active side', t => {
  const lagOf = (database: HostReport['database']) =>
    withLag([active, standby(database)]).map(region => region.reachable && region.behindBytes)
  t.deepEqual(lagOf(following), [undefined, 0x100])
  // The active side was asked a moment earlier.
  t.deepEqual(lagOf({ ...following, lsn: '0/6000000' }), [undefined, 0])
  // Positions of different histories cannot be compared.
  t.deepEqual(lagOf({ ...following, standsFor: 7 }), [undefined, undefined])
})

test('a failover is told into the standby region, and none while one is under way or the record is gone', async t => {
  const regions = [active, standby({ ...following, lastBeat: standbyHost.at })]
  t.like(await failoverView(regions, record, stack, none), { into: 'eu-west-1', rpo: { seconds: 0 } })
  t.is(await failoverView(regions, { ...record, state: 'taking' }, stack, none), undefined)
  t.is(await failoverView(regions, { problem: 'malformed' }, stack, none), undefined)
})

test('where the standby region has a backup alone, the replicated WAL beside it counts', async t => {
  t.like(await failoverView([active, standby({ state: 'absent' })], record, stack, none), {
    rpo: { seconds: 12 },
  })
})

test('the last takeover that had a standby, or had none, as this one would, tells what detection and steps take', async t => {
  const past = { detectionSeconds: 12.7, stepsSeconds: 33.5 }
  const last = async (standing: boolean) => ({ execution: standing ? 'warm' : 'cold', ...past })
  const rto = async (database: HostReport['database']) => {
    const view = await failoverView([active, standby(database)], record, stack, last)
    return view && 'seconds' in view.rto ? view.rto : undefined
  }
  const warm = await rto({ ...following, lastBeat: standbyHost.at })
  t.is(warm?.seconds, fenceSeconds(stack.leaseSeconds) + stack.ttl + 12.7 + 33.5)
  t.regex(warm?.why ?? '', /12\.7 s until the run began and 33\.5 s for its steps, as in warm$/)
  for (const none of [{ state: 'absent' }, { ...following, standsFor: 7 }] as const)
    t.regex((await rto(none))?.why ?? '', /as in cold$/)
})

test('a region whose host does not answer could not be taken over into', async t => {
  const silent: RegionView = { region: 'eu-west-1', role: 'standby', reachable: false, problem: 'time-out' }
  const problem = 'the host in eu-west-1 does not answer: a failover would wait for it'
  t.deepEqual(await failoverView([active, silent], record, stack, none), {
    into: 'eu-west-1',
    rpo: { problem },
    rto: { problem },
  })
})
