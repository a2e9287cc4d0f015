import test from 'ava'
import { A, B, sandbox } from './sandbox.ts'

test("the instance's SSM agent is offline: the run asks, and goes on when the agent is back", async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  await s.control.fault({ kind: 'agent-offline', region: B })
  await s.lose(A)
  const execution = await s.start(B)
  const question = await s.waiting(B, execution, 'CheckReadiness')
  t.regex(JSON.stringify(question.about), /HostUnreachable/)
  t.deepEqual(await s.named(), [A])
  await s.control.clearFaults()
  await s.agentOnline(B)
  await s.decide(execution, 'retry', '--region', B)
  t.is((await s.ended(B, execution)).told.outcome, 'recovered')
  await s.serves(B)
})
