import test from 'ava'
import { pastTakeover } from '#recovery/past-takeover.ts'
import { recovered } from '#test/cli/sample-report.ts'

test('a takeover is measured from its first failure to its first good answer, without the fence', t => {
  const fence = { step: 'FenceOldSide', startedAt: recovered.startedAt, seconds: 9 }
  t.deepEqual(pastTakeover({ ...recovered, phases: [...recovered.phases, fence] }, false), {
    execution: recovered.execution,
    detectionSeconds: 12.7,
    stepsSeconds: 33.5 - 9,
  })
})

test('one that waited for a person, a switchover, and one whose failure is not known are measured by nothing', t => {
  const { rto } = recovered
  const decision = {
    step: 'SmokeTest',
    answer: 'retry',
    by: 'ada',
    reason: 'mended',
    at: rto.to ?? '',
  } as const
  const { from: _, ...noStart } = rto
  t.is(pastTakeover({ ...recovered, decisions: [decision] }, false), undefined)
  t.is(pastTakeover({ ...recovered, mode: 'switchover' }, false), undefined)
  t.is(pastTakeover({ ...recovered, rto: noStart }, false), undefined)
  t.is(pastTakeover(recovered, true), undefined)
})
