import test from 'ava'
import { pastTakeover } from '#recovery/past-takeover.ts'
import { recovered } from '#test/cli/sample-report.ts'

const earlier = { ...recovered, execution: 'earlier', startedAt: '2026-11-20T02:14:20.000Z' }

test('the newest takeover is measured from its first failure to its first good answer, without the fence', t => {
  const fence = { step: 'FenceOldSide', startedAt: recovered.startedAt, seconds: 9 }
  const fenced = { ...recovered, phases: [...recovered.phases, fence] }
  t.deepEqual(pastTakeover([earlier, fenced], false), {
    execution: recovered.execution,
    detectionSeconds: 12.7,
    stepsSeconds: 33.5 - 9,
  })
})

test('one that waited for a person, a switchover, and one whose failure is not known are measured by nothing', t => {
  const { rto, decisions } = recovered
  const decision = {
    step: 'SmokeTest',
    answer: 'retry',
    by: 'ada',
    reason: 'mended',
    at: rto.to ?? '',
  } as const
  const waited = { ...recovered, decisions: [...decisions, decision] }
  const { from: _, ...noStart } = rto
  const others = [waited, { ...recovered, mode: 'switchover' as const }, { ...recovered, rto: noStart }]
  t.is(pastTakeover(others, false), undefined)
  t.is(pastTakeover([...others, earlier], false)?.execution, 'earlier')
  t.is(pastTakeover([recovered], true), undefined)
})
