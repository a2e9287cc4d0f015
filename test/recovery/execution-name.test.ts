import test from 'ava'
import fc from 'fast-check'
import type { RunInput } from '#recovery/contracts/run.ts'
import { afterExisting, executionName, undoneRun } from '#recovery/execution-name.ts'
import { run } from './samples.ts'

const { execution: _, startedAt: __, ...operator } = run
const alarm = (changedAt: string): RunInput => ({
  ...operator,
  by: 'alarm',
  trigger: { kind: 'alarm', alarm: 'unhealthy', changedAt },
})
const change = '2026-11-24T02:14:19.000Z'
const nextChange = '2026-11-24T02:34:19.000Z'

test('everyone gives the same attempt the same name, which Step Functions accepts', t => {
  t.is(executionName({ service: 'apitest', epoch: 7, attempt: 2 }), 'failover-apitest-epoch-7-attempt-2')
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/),
      fc.integer({ min: 1, max: 999_999 }),
      fc.integer({ min: 1, max: 999 }),
      (service, epoch, attempt) => /^[\w-]{1,80}$/.test(executionName({ service, epoch, attempt })),
    ),
  )
})

test('a record that a takeover wrote names no undone run, one that was given back does', t => {
  const by = executionName({ service: 'apitest', epoch: 7, attempt: 1 })
  const record = { rev: 20, state: 'active', active: 'eu-central-1', by } as const
  t.is(undoneRun({ ...record, epoch: 8 }), undefined)
  t.is(undoneRun({ ...record, epoch: 9 }), by)
  t.is(undoneRun({ ...record, epoch: 9, by: 'init' }), undefined)
})

test('a run that is under way is joined, whoever asks', t => {
  for (const wanted of [operator, alarm(change)]) {
    t.is(afterExisting({ existing: { status: 'RUNNING', input: operator }, wanted }), 'join')
    t.is(afterExisting({ existing: { status: 'RUNNING' }, wanted }), 'join')
  }
})

test('a person may try again after any end', t => {
  for (const status of ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']) {
    t.is(
      afterExisting({ existing: { status, input: alarm(change), outcome: 'aborted' }, wanted: operator }),
      'next',
    )
  }
})

test('an alarm does not repeat itself for one change, but may start again for the next', t => {
  const existing = { status: 'FAILED', input: alarm(change), outcome: 'failed' } as const
  t.is(afterExisting({ existing, wanted: alarm(change) }), 'no-repeat')
  t.is(afterExisting({ existing, wanted: alarm(nextChange) }), 'next')
  t.is(afterExisting({ existing: { ...existing, input: operator }, wanted: alarm(change) }), 'next')
})

test('an alarm starts nothing after an operator aborted or stopped a run', t => {
  const existing = { status: 'FAILED', input: operator, outcome: 'aborted' } as const
  t.is(afterExisting({ existing, wanted: alarm(nextChange) }), 'no-repeat')
  t.is(
    afterExisting({ existing: { status: 'ABORTED', input: operator }, wanted: alarm(change) }),
    'no-repeat',
  )
})
