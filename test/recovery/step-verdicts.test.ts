import test from 'ava'
import { judgingSteps, stepNames } from '#recovery/run-steps.ts'
import { stepVerdicts } from '#recovery/step-verdicts.ts'
import { historyOf } from './history.ts'

const answer = (Payload: object) => ({ output: JSON.stringify({ Payload, StatusCode: 200 }) })
const uncertain = { verdict: 'uncertain', reasons: ['only probes see it'], evidence: [] }
const ready = {
  verdict: 'blocked',
  reasons: [{ code: 'NotProtected', blocking: true, message: 'no backup' }],
  replicatedAt: '2026-11-24T02:00:00Z',
}

function judged(name: string, payload: object, { events, chain } = historyOf()) {
  const add = chain(0)
  add('TaskStateEntered', { name })
  add('TaskScheduled', { resource: 'invoke' })
  add('TaskSucceeded', answer(payload))
  return { events, chain }
}

test('a step that judges is told with its reasons and its evidence', t => {
  const { events } = judged('CheckReadiness', ready, judged('VerifyOutage', uncertain))
  t.like(stepVerdicts(events), [
    { step: 'VerifyOutage', verdict: 'uncertain', reasons: ['only probes see it'], evidence: [] },
    { step: 'CheckReadiness', verdict: 'blocked', reasons: [{ code: 'NotProtected' }] },
  ])
})

test('asked again, it is the last verdict that counts', t => {
  const outage = { ...uncertain, verdict: 'outage' }
  const { events } = judged('VerifyOutage', outage, judged('VerifyOutage', uncertain))
  t.deepEqual(
    stepVerdicts(events).map(({ verdict }) => verdict),
    ['outage'],
  )
})

test('a step that does other work, and a question, have no verdict', t => {
  const { events } = judged('VerifyOutageAsk', uncertain, judged('StageApi', { version: '1.0.0' }))
  t.deepEqual(stepVerdicts(events), [])
})

test('the steps that are known to judge are those whose Lambda answers a verdict', async t => {
  const answers = await Promise.all(
    stepNames.map(async step => {
      const { Output } = await import(`#recovery/contracts/${lambdaOf(step)}.ts`)
      return 'verdict' in (Output.shape ?? {})
    }),
  )
  t.deepEqual(
    judgingSteps,
    stepNames.filter((_, i) => answers[i]),
  )
})

/** The one step that has no Lambda of its own name looks at the outage once more. */
const lambdaOf = (step: string) =>
  step === 'ConfirmOutage' ? 'verify-outage' : step.replace(/\B[A-Z]/g, '-$&').toLowerCase()
