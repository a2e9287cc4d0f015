import test from 'ava'
import { A, B, sandbox } from './sandbox.ts'

/** How often, and from where each is called while the run is under way: Step Functions by who asks for its end. */
const throttled = {
  states: { from: 'world', count: 8 },
  ssm: { from: B, count: 8 },
  route53: { from: B, count: 8 },
  elasticfilesystem: { from: B, count: 8 },
  // What is told is told once, within one step.
  sns: { from: B, count: 4 },
}

test('throttling from every AWS API is waited out', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  await s.lose(A)
  const execution = await s.start(B)
  const since = new Date().toISOString()
  for (const [service, { count }] of Object.entries(throttled))
    await s.control.fault({ kind: 'throttle', service, count })
  const run = await s.ended(B, execution)
  t.is(run.told.outcome, 'recovered')
  t.deepEqual(run.told.decisions, [], 'nobody had to be asked')
  t.true(s.told(B).some(({ message }) => message.includes(execution)))
  await s.serves(B)

  t.deepEqual((await s.control.status()).faults, [], 'every one of them was met')
  const refused = (await s.control.requests()).filter(
    ({ at, status }) => at >= since && (status === 400 || status === 429),
  )
  for (const [service, { from, count }] of Object.entries(throttled)) {
    const met = refused.filter(request => request.service === service && request.from === from)
    t.true(met.length >= count, service)
  }
})
