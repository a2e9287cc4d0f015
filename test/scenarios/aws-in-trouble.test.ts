import test from 'ava'
import { A, B, sandbox } from './sandbox.ts'

const dying = [
  'check-readiness',
  'restore-database',
  'claim-epoch',
  'promote-database',
  'switch-dns',
  'reprotect',
]

/** How often, and from where each is called while the run is under way: Step Functions by who asks for its end. */
const throttled = {
  states: { from: 'world', count: 8 },
  ssm: { from: B, count: 8 },
  route53: { from: B, count: 8 },
  elasticfilesystem: { from: B, count: 8 },
  // What is told is told once, within one step.
  sns: { from: B, count: 4 },
}

test('a run waits out throttling from every AWS API, and nothing happens twice where answers are lost on the way: Lambdas die in the middle of their steps, Route 53 answers its winner nothing, and SSM calls timed out what finished on the host', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  for (const name of dying) await s.control.fault({ kind: 'kill-lambda', name, region: B })
  await s.control.fault({ kind: 'drop-answer', service: 'route53', operation: 'ChangeResourceRecordSets' })
  for (const name of ['restore-database', 'promote-database'])
    await s.control.fault({ kind: 'ssm-timed-out', name, region: B })
  await s.lose(A)
  const execution = await s.start(B)
  const since = new Date().toISOString()
  for (const [service, { count }] of Object.entries(throttled))
    await s.control.fault({ kind: 'throttle', service, count })
  const run = await s.ended(B, execution)

  t.is(run.told.outcome, 'recovered')
  t.deepEqual(run.told.decisions, [], 'nobody had to be asked')
  t.true(s.told(B).some(({ message }) => message.includes(execution)))
  t.deepEqual((await s.control.status()).faults, [], 'every one of them was met')
  const deaths = (await s.history(B, execution)).filter(({ error }) => error === 'Runtime.ExitError')
  t.is(deaths.length, dying.length)
  const refused = (await s.control.requests()).filter(
    ({ at, status }) => at >= since && (status === 400 || status === 429),
  )
  for (const [service, { from, count }] of Object.entries(throttled)) {
    const met = refused.filter(request => request.service === service && request.from === from)
    t.true(met.length >= count, service)
  }

  t.deepEqual(run.told.epoch, { before: 1, after: 2 })
  const { stdout } = await s.drctl('record', 'show', '--region', B, '--json')
  t.like(JSON.parse(stdout).record, { epoch: 2, state: 'active', active: B, by: execution })
  t.deepEqual(await s.database(B, 'select epoch, region from apitest.epoch where epoch > 1'), [['2', B]])
  t.is(run.told.recovery?.movedAside, undefined, 'the database was restored once')
  await s.serves(B)
})
