import test from 'ava'
import { lose } from '#sandbox/up/disturb.ts'
import { until } from '#test/until.ts'
import { A, B, limits, sandbox } from './sandbox.ts'

test('the record is changed by someone else just before the switch: what was started stops, and DNS is left alone', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  // The switch is held up until somebody else has changed the record.
  await s.control.fault({ kind: 'throttle-lambda', name: 'switch-dns', region: B, count: 20 })
  // Before any of Route 53's checkers has seen it: the run looks again until they do.
  await lose(s.settings, A)
  const execution = await s.start(B)
  await until('the switch to begin', limits.run, async () =>
    (await s.history(B, execution)).some(
      ({ type, name }) => type === 'TaskStateEntered' && name === 'SwitchDns',
    ),
  )
  const args = ['record', 'repair', '--region', B, '--epoch', '9', '--active', A, '--yes']
  const repaired = await s.drctl(...args)
  t.is(repaired.status, 0, repaired.stderr)
  await s.control.clearFaults()
  const run = await s.ended(B, execution)
  t.is(run.told.outcome, 'lost-race')
  t.deepEqual(await s.named(), [A])
  await until('what was started to stop', limits.readable, async () => (await s.role(B)) === 'down')
})
