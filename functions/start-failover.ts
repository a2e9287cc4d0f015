import { route53Client } from '#aws/clients/route53.ts'
import { sfnClient } from '#aws/clients/sfn.ts'
import { lambda, ownRegion } from '#aws/lambda.ts'
import { readRecord } from '#aws/record.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import { startRun } from '#aws/states.ts'
import { readAlarm } from '#recovery/alarm.ts'
import { alarmRun } from '#recovery/alarm-run.ts'
import * as contract from '#recovery/contracts/start-failover.ts'
import { undoneRun } from '#recovery/execution-name.ts'

/**
 * The alarm has changed. Both regions' starters hear it; the one of the active region has nothing to do, and of the
 * others' deliveries the first starts a run. Whether there is an outage at all, the run finds out.
 */
export const handler = lambda(contract, async ({ Records: [{ Sns }] }) => {
  const alarm = readAlarm(Sns.Message)
  const stack = stackFromEnvironment()
  const { record } = await readRecord(route53Client(), stack)
  const answer = alarmRun({ alarm, record, region: ownRegion() })
  if ('why' in answer) return { did: 'nothing', why: answer.why }

  const { input } = answer
  const { execution, arn, joined, ended } = await startRun({
    states: sfnClient(input.region),
    stack,
    input,
    undone: undoneRun(record),
  })
  return { did: ended ? 'not-repeated' : joined ? 'joined' : 'started', execution, arn }
})
