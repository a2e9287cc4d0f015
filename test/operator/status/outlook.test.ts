import test from 'ava'
import { failoverView, withLag } from '#operator/status/outlook.ts'
import { hostView, type RecordView, type RegionView } from '#operator/status/view.ts'
import type { HostReport } from '#recovery/contracts/host-report.ts'
import { fenceSeconds } from '#recovery/fence.ts'
import { activeHost, standbyHost } from '#test/cli/sample-host.ts'
import { recovered } from '#test/cli/sample-report.ts'
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

test('a failover is told into the standby region, and none while one is under way or the record is gone', t => {
  const regions = [active, standby({ ...following, lastBeat: standbyHost.at })]
  t.like(failoverView(regions, record, stack, []), { into: 'eu-west-1', rpo: { seconds: 0 } })
  t.is(failoverView(regions, { ...record, state: 'taking' }, stack, []), undefined)
  t.is(failoverView(regions, { problem: 'malformed' }, stack, []), undefined)
})

test('where the standby region has a backup alone, the replicated WAL beside it counts', t => {
  t.like(failoverView([active, standby({ state: 'absent' })], record, stack, []), { rpo: { seconds: 12 } })
})

test('the last takeover tells what detection and steps take, if it had a standby as this one would', t => {
  const regions = [active, standby({ ...following, lastBeat: standbyHost.at })]
  const rto = (standing: boolean) => {
    const recovery = recovered.recovery && { ...recovered.recovery, standing }
    const view = failoverView(regions, record, stack, [{ ...recovered, ...(recovery && { recovery }) }])
    return view && 'seconds' in view.rto ? view.rto : undefined
  }
  const waits = fenceSeconds(stack.leaseSeconds) + stack.ttl
  t.is(rto(true)?.seconds, waits + (recovered.rto.seconds ?? 0))
  t.regex(
    rto(true)?.why ?? '',
    /12\.7 s until the run began and 33\.5 s for its steps, as in failover-apitest-epoch-8-/,
  )
  t.is(rto(false)?.seconds, waits)
})

test('a region whose host does not answer could not be taken over into', t => {
  const silent: RegionView = { region: 'eu-west-1', role: 'standby', reachable: false, problem: 'time-out' }
  const problem = 'the host in eu-west-1 does not answer: a failover would wait for it'
  t.deepEqual(failoverView([active, silent], record, stack, []), {
    into: 'eu-west-1',
    rpo: { problem },
    rto: { problem },
  })
})
