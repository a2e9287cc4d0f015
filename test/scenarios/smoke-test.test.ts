import test from 'ava'
import { A, B, sandbox } from './sandbox.ts'

test('the smoke test fails: DNS is not touched until it passes', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  // The address at which callers would reach the new side is dead: the API is fine on its host, and useless.
  await s.control.cut(`callers:${B}`)
  await s.lose(A)
  const execution = await s.start(B)
  const question = await s.waiting(B, execution, 'SmokeTest')
  t.regex(JSON.stringify(question.about), /SmokeTestFailed/)
  t.deepEqual(await s.named(), [A])
  await s.control.mend(`callers:${B}`)
  await s.decide(execution, 'retry', '--region', B)
  t.is((await s.ended(B, execution)).told.outcome, 'recovered')
  await s.serves(B)
})
