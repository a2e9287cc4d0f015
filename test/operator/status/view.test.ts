import test from 'ava'
import { hostView } from '#operator/status/view.ts'
import { activeHost, standbyHost } from '#test/cli/sample-host.ts'

const now = new Date('2026-11-24T02:00:00.000Z')

test('an active region whose database is down still has its own backup', t => {
  const view = hostView({ ...activeHost, database: { state: 'down' } }, 'active', now)
  t.like(view.backup, { label: '20261124-013000F', replicated: false })
  t.like(view.wal, { segment: '000000010000000000000005', replicated: false })
})

test('a standby shows the replica, also where its database is writable and should not be', t => {
  const view = hostView({ ...standbyHost, database: activeHost.database }, 'standby', now)
  t.like(view.backup, { label: '20261124-013000F', replicated: true })
})

test('a standby is behind by the age of the last beat that it has, by its own clock', t => {
  const database = { state: 'standby', lastBeat: standbyHost.at } as const
  const later = new Date(Date.parse(standbyHost.at) + 1500).toISOString()
  t.is(hostView({ ...standbyHost, at: later, database }, 'standby', now).behindSeconds, 1.5)
  t.is(hostView(activeHost, 'active', now).behindSeconds, undefined)
})
