import test from 'ava'
import { rehearse } from './rehearsal.ts'

const always = (code: string) => () => {
  throw code
}

/** Fails so many times, and then does what every step is content with. */
const failing = (times: number, code: string) => (call: number) => {
  if (call <= times) throw code
  return { outcome: 'promoted', epoch: 2, changeId: 'C', backup: { label: 'B' } }
}

test('a failover goes through its steps in order and ends with the report', async t => {
  const run = await rehearse(t)
  t.is(run.status, 'SUCCEEDED')
  t.is(run.output?.outcome, 'recovered')
  const parallel = run.steps.slice(2, 4).sort()
  t.deepEqual(
    [...run.steps.slice(0, 2), ...parallel, ...run.steps.slice(4)],
    [
      'verify-outage',
      'check-readiness',
      'restore-database',
      'stage-api',
      'claim-epoch',
      'await-change',
      'fence-old-side',
      'promote-database',
      'deploy-api',
      'smoke-test',
      'switch-dns',
      'await-change',
      'confirm-name',
      'reprotect',
    ],
  )
  t.deepEqual(run.questions, [])
})

test('a restore of 24 hours, polled all the time, stays under 5,000 history events', async t => {
  const began = Date.parse('2026-01-01T00:00:00Z')
  const aDay = 24 * 3600_000
  const run = await rehearse(t, {
    script: {
      'restore-database': (_, __, now) => {
        if (now - began < aDay) throw 'StepRunning'
        return { backup: { label: 'B' } }
      },
    },
  })
  t.is(run.status, 'SUCCEEDED')
  t.true(run.endedAt - began > aDay)
  t.true(run.events.length < 5000, `${run.events.length} events`)
  t.true(run.steps.filter(step => step === 'verify-outage').length === 2, 'the outage is confirmed once more')
})

test('a healthy primary ends the run as no outage and touches nothing', async t => {
  const run = await rehearse(t, {
    script: { 'verify-outage': () => ({ verdict: 'healthy', reasons: [], evidence: [] }) },
  })
  t.is(run.status, 'SUCCEEDED')
  t.is(run.output?.outcome, 'no-outage')
  t.deepEqual(run.steps, ['verify-outage'])
})

test('an uncertain verdict is looked at again for a minute, until the vantage points agree', async t => {
  const failing = (at: string) => ({ vantage: 'probe', from: 'eu-west-1', saw: 'failing', detail: '', at })
  const run = await rehearse(t, {
    script: {
      'verify-outage': call => ({
        verdict: call < 4 ? 'uncertain' : 'outage',
        reasons: [],
        evidence: [
          failing(`2026-01-01T00:00:0${call}.000Z`),
          { ...failing('2026-01-01T00:00:00.000Z'), saw: 'answering' },
        ],
      }),
    },
  })
  t.is(run.output?.outcome, 'recovered')
  t.deepEqual(run.questions, [])
  const { outage } = run.notified as { outage: { evidence: { at: string }[] } }
  t.deepEqual(
    outage.evidence.map(({ at }) => at.slice(17, 19)),
    ['01', '04', '00'],
    'the first failure of all, and the last look',
  )
})

test('an uncertain verdict asks the operator, and force goes on without asking', async t => {
  const script = { 'verify-outage': () => ({ verdict: 'uncertain', reasons: [], evidence: [] }) }
  const asked = await rehearse(t, { script, operator: () => 'abort' })
  t.deepEqual(asked.questions, [{ step: 'VerifyOutage', answers: ['retry', 'proceed', 'abort'] }])
  t.is(asked.error, 'Aborted')
  const forced = await rehearse(t, { script, input: { force: true } })
  t.is(forced.output?.outcome, 'recovered')
  t.deepEqual(forced.questions, [])
})

test('no complete backup refuses the takeover, also under force', async t => {
  const blocked = {
    verdict: 'blocked',
    replicatedAt: '2026-01-01T00:00:00.000Z',
    reasons: [{ code: 'NoCompleteBackup', blocking: true, message: '' }],
  }
  const run = await rehearse(t, { script: { 'check-readiness': () => blocked }, input: { force: true } })
  t.is(run.error, 'Refused')
  t.deepEqual(run.steps, ['verify-outage', 'check-readiness'])
})

test('a step that fails asks in its own branch, while the sibling goes on', async t => {
  const run = await rehearse(t, {
    script: {
      'stage-api': call => {
        if (call === 1) throw 'ReleaseUnavailable'
        return { version: '1.0.0' }
      },
      'restore-database': call => {
        if (call < 5) throw 'StepRunning'
        return { backup: { label: 'B' } }
      },
    },
    operator: () => 'retry',
  })
  t.is(run.output?.outcome, 'recovered')
  t.deepEqual(run.questions, [{ step: 'StageApi', answers: ['retry', 'skip', 'abort'] }])
  t.is((run.notified.decisions as unknown[]).length, 1)
})

test('an abort in a branch stops the run before anything is claimed', async t => {
  const run = await rehearse(t, {
    script: { 'restore-database': always('DiskFull') },
    operator: () => 'abort',
  })
  t.is(run.error, 'Aborted')
  t.false(run.steps.includes('claim-epoch'))
  t.is((run.notified.decisions as unknown[]).length, 1)
})

test('a lost race promotes nothing', async t => {
  const run = await rehearse(t, { script: { 'claim-epoch': always('RecordLost') } })
  t.is(run.error, 'RecordLost')
  t.false(run.steps.includes('promote-database'))
})

test('a dropped change of the record is claimed again', async t => {
  const run = await rehearse(t, {
    script: {
      'await-change': call => {
        if (call === 1) throw 'ChangeDropped'
        return { changeId: 'C1', status: 'INSYNC' }
      },
    },
  })
  t.is(run.steps.filter(step => step === 'claim-epoch').length, 2)
  t.is(run.output?.outcome, 'recovered')
})

test('the epoch is claimed before the database is brought here where that is early enough, else behind it', async t => {
  const steps = async (claimsEarly: boolean) => {
    const ready = { verdict: 'ready', reasons: [], replicatedAt: '2026-01-01T00:00:00.000Z', claimsEarly }
    const { steps } = await rehearse(t, { script: { 'check-readiness': () => ready } })
    return steps.filter(step => ['claim-epoch', 'restore-database'].includes(step))
  }
  t.deepEqual(await steps(true), ['claim-epoch', 'restore-database'])
  t.deepEqual(await steps(false), ['restore-database', 'claim-epoch'])
})

test('a loss that the restore finds is asked about before anything is claimed', async t => {
  const loss = { question: 'torn-tail', recoverableLsn: '0/5000000', knownLsn: '0/6000000', segments: [] }
  const script = { 'restore-database': () => ({ backup: { label: 'B' }, loss }) }
  const aborted = await rehearse(t, { script, operator: () => 'abort' })
  t.deepEqual(aborted.questions, [{ step: 'RestoreDatabaseLoss', answers: ['retry', 'proceed', 'abort'] }])
  t.is(aborted.error, 'Aborted')
  t.false(aborted.steps.includes('claim-epoch'))
  const proceeds: unknown[] = []
  const promote = (_: number, payload: Record<string, unknown>) => {
    proceeds.push(payload.proceed)
    return { outcome: 'promoted', epoch: 2 }
  }
  const run = await rehearse(t, {
    script: { ...script, 'promote-database': promote },
    operator: () => 'proceed',
  })
  t.is(run.output?.outcome, 'recovered')
  t.deepEqual(proceeds, [true], 'the answer holds for the promotion')
  t.is(run.questions.length, 1)
})

test('a hole in the WAL asks before the promotion, and the accepted loss reaches the host', async t => {
  const seen: unknown[] = []
  const run = await rehearse(t, {
    script: {
      'promote-database': (call, payload) => {
        seen.push(payload.acceptLossTo)
        if (call > 1) return { outcome: 'promoted', epoch: 2 }
        return { outcome: 'question', question: 'hole', recoverableLsn: '0/5000000', segments: [] }
      },
    },
    operator: () => 'accept-loss',
  })
  t.deepEqual(run.questions, [{ step: 'PromoteDatabase', answers: ['retry', 'accept-loss', 'abort'] }])
  t.deepEqual(seen, [undefined, '0/5000000'])
  t.is(run.output?.outcome, 'recovered')
})

test('an abort between claim and promotion gives the epoch back to the old region', async t => {
  const run = await rehearse(t, {
    script: { 'promote-database': always('WalIncomplete') },
    operator: () => 'abort',
  })
  t.is(run.error, 'Aborted')
  t.deepEqual(run.steps.slice(-3), ['await-change', 'stand-down', 'resume-old-side'])
})

test('a switchover whose claim fails can be aborted, and the old side starts again', async t => {
  const run = await rehearse(t, {
    input: { mode: 'switchover' },
    script: { 'claim-epoch': always('AwsRefused') },
    operator: () => 'abort',
  })
  t.is(run.error, 'Aborted')
  t.is(run.steps.at(-1), 'resume-old-side')
})

test('a switchover that loses the race for the record leaves the old side alone, as long as it has not handed over', async t => {
  const input = { mode: 'switchover' } as const
  const early = await rehearse(t, { script: { 'claim-epoch': always('RecordLost') }, input })
  t.is(early.error, 'RecordLost')
  t.is(early.steps.at(-1), 'claim-epoch')
  const script = { 'promote-database': always('RecordLost') }
  const late = await rehearse(t, { script, input })
  t.is(late.error, 'RecordLost')
  t.deepEqual(late.steps.slice(-2), ['stand-down', 'resume-old-side'])
  const taken = { ...script, 'resume-old-side': always('RecordLost') }
  const elsewhere = await rehearse(t, { script: taken, input })
  t.is(elsewhere.error, 'RecordLost')
  t.deepEqual(elsewhere.questions, [])
})

test('behind the commit point no abort is offered', async t => {
  for (const [step, code, answers] of [
    ['promote-database', 'PromotionUnfinished', ['retry']],
    ['deploy-api', 'ApiNotReady', ['retry', 'skip']],
    ['smoke-test', 'SmokeTestFailed', ['retry']],
    ['switch-dns', 'AccessDenied', ['retry', 'skip']],
  ] as const) {
    const run = await rehearse(t, { script: { [step]: failing(1, code) }, operator: () => 'retry' })
    t.deepEqual(run.questions[0]?.answers, [...answers], step)
    t.is(run.output?.outcome, 'recovered', step)
  }
})

test('a failed smoke test leaves DNS alone until it passes', async t => {
  let switched = false
  await rehearse(t, {
    script: {
      'smoke-test': call => {
        t.false(switched)
        if (call === 1) throw 'SmokeTestFailed'
        return { checks: [] }
      },
      'switch-dns': () => {
        switched = true
        return { changeId: 'C2' }
      },
    },
    operator: () => 'retry',
  })
  t.true(switched)
})

test('the record lost before the switch stops what was started here', async t => {
  const run = await rehearse(t, { script: { 'switch-dns': always('RecordLost') } })
  t.is(run.error, 'RecordLost')
  t.is(run.steps.at(-1), 'stand-down')
  t.deepEqual(run.questions, [])
})

test('a record lost while the database is promoted stops that database', async t => {
  const run = await rehearse(t, { script: { 'promote-database': always('RecordLost') } })
  t.is(run.error, 'RecordLost')
  t.is(run.steps.at(-1), 'stand-down')
})

test('a question that cannot be asked is asked again', async t => {
  const run = await rehearse(t, {
    script: { 'deploy-api': failing(1, 'ApiNotReady') },
    operator: () => 'retry',
    deaf: 3,
  })
  t.is(run.output?.outcome, 'recovered')
  t.is(run.questions.length, 1)
})

test('an answer that was not offered does no more than a retry', async t => {
  const answers = ['yes', 'accept']
  const run = await rehearse(t, {
    script: { 'promote-database': failing(2, 'WalIncomplete') },
    operator: () => answers.shift() ?? '',
  })
  t.is(run.output?.outcome, 'recovered')
  t.is(run.questions.length, 2)
})

test('the attempt on the host stays the same when only the way to it failed', async t => {
  const attempts = new Set<unknown>()
  const unreachable = failing(8, 'HostUnreachable')
  const restore = (call: number, { attempt }: Record<string, unknown>) => {
    attempts.add(attempt)
    return unreachable(call)
  }
  const run = await rehearse(t, { script: { 'restore-database': restore }, operator: () => 'retry' })
  t.is(run.questions.length, 1)
  t.deepEqual([...attempts], [1])
})

test('a host that cannot be told to stop is asked about before the old side goes on', async t => {
  const run = await rehearse(t, {
    script: { 'promote-database': always('HostUnreachable'), 'stand-down': always('HostUnreachable') },
    operator: ({ step }) => (step === 'StandDown' ? 'skip' : 'abort'),
  })
  t.deepEqual(
    run.questions.map(({ step }) => step),
    ['PromoteDatabase', 'StandDown'],
  )
  t.is(run.steps.at(-1), 'resume-old-side')
})

test('a pause before the claim is followed by another look whether there still is an outage', async t => {
  const looks = ['outage', 'healthy']
  const run = await rehearse(t, {
    script: {
      'verify-outage': () => ({ verdict: looks.shift(), reasons: [], evidence: [] }),
      'claim-epoch': always('AwsRefused'),
      'release-epoch': always('RecordLost'),
      'resume-old-side': always('RecordLost'),
    },
    operator: () => 'retry',
    // More than the ten minutes for which a verdict is good.
    deaf: 13,
  })
  t.is(run.output?.outcome, 'no-outage')
  t.false(run.steps.includes('promote-database'))
})

test('a switch that is put off protects first, and ends only when it is made', async t => {
  const answers = ['skip', 'retry']
  const run = await rehearse(t, {
    script: { 'switch-dns': failing(1, 'AwsRefused') },
    operator: () => answers.shift() ?? '',
  })
  t.deepEqual(
    run.questions.map(({ answers: offered }) => offered),
    [['retry', 'skip'], ['retry']],
  )
  t.is(run.output?.outcome, 'recovered')
  t.deepEqual(run.steps.slice(-4), ['switch-dns', 'await-change', 'confirm-name', 'reprotect'])
})

test('a failed first backup ends the run recovered and unprotected', async t => {
  const run = await rehearse(t, { script: { reprotect: always('ArchiveFailing') } })
  t.is(run.status, 'SUCCEEDED')
  t.is(run.output?.outcome, 'recovered-unprotected')
})

test('a switchover claims while the old side still serves, then has it hand over, and asks no one whether there is an outage', async t => {
  const run = await rehearse(t, { input: { mode: 'switchover' } })
  t.is(run.output?.outcome, 'recovered')
  t.false(run.steps.includes('verify-outage'))
  t.deepEqual(run.steps.slice(3, 6), ['claim-epoch', 'await-change', 'hand-over'])
})

test('an aborted switchover starts the old side again', async t => {
  const run = await rehearse(t, {
    input: { mode: 'switchover' },
    script: { 'promote-database': always('WalIncomplete') },
    operator: () => 'abort',
  })
  t.is(run.error, 'Aborted')
  t.is(run.steps.at(-1), 'resume-old-side')
})

test('throttling and dead Lambdas are waited out in every step', async t => {
  const flaky = (answer: unknown) => (call: number) => {
    if (call === 1) throw 'AwsThrottled'
    if (call === 2) throw 'Runtime.ExitError'
    if (call === 3) throw 'AwsUnreachable'
    return answer
  }
  const script = {
    'verify-outage': flaky({ verdict: 'outage', reasons: [], evidence: [] }),
    'check-readiness': flaky({ verdict: 'ready', reasons: [], replicatedAt: '2026-01-01T00:00:00.000Z' }),
    'claim-epoch': flaky({ changeId: 'C1', record: '' }),
    'promote-database': flaky({ outcome: 'promoted', epoch: 2 }),
    'switch-dns': flaky({ changeId: 'C2' }),
    reprotect: flaky({ epoch: 2 }),
  }
  const run = await rehearse(t, { script })
  t.is(run.output?.outcome, 'recovered')
  t.deepEqual(run.questions, [])
})

test('a run that finds the record moved on by another has lost the race, and asks nobody', async t => {
  const message = 'another takeover is under way, or died'
  const run = await rehearse(t, {
    script: {
      'check-readiness': () => ({
        verdict: 'blocked',
        reasons: [{ code: 'RecordTaking', blocking: true, message }],
        replicatedAt: '2026-01-01T00:00:00.000Z',
      }),
    },
  })
  t.is(run.error, 'RecordLost')
  t.deepEqual(run.questions, [])
  t.deepEqual(run.steps, ['verify-outage', 'check-readiness'])
})
