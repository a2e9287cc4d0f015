import { route53Client } from '#aws/clients/route53.ts'
import { sfnClient } from '#aws/clients/sfn.ts'
import { readRecord } from '#aws/record.ts'
import { describeRun, redriveRun, runHistory } from '#aws/states.ts'
import { hasBegunToClaim } from '#recovery/abortable.ts'
import { DrctlError } from '#recovery/errors.ts'
import { isUnderWay, notResumable } from '#recovery/resumable.ts'
import type { Connection } from './connection.ts'
import type { FoundRun } from './find-run.ts'
import { patiently } from './patience.ts'

/**
 * Has a run that was stopped, ran out of time or met an error of Step Functions go on from where it stopped. `underWay`:
 * it goes on already, and nothing was done. Answers how often it has been begun again by then. Refused with NotResumable
 * or RecordLost, as notResumable says.
 */
export async function resume(
  { stack }: Connection,
  { run, region }: FoundRun,
): Promise<{ underWay: boolean; redrives: number }> {
  if (isUnderWay(run.status)) return { underWay: true, redrives: run.redrives ?? 0 }
  const { input, execution, arn } = run
  if (!input) throw new DrctlError('NotResumable', `${execution} is no run of drctl`, { execution, region })
  const { record } = await patiently(() => readRecord(route53Client(), stack))
  const states = sfnClient(region)
  const claimed = hasBegunToClaim(await patiently(() => runHistory(states, arn)))
  const refusal = notResumable({ ...run, claimed }, { ...input, execution }, record)
  if (refusal) throw refusal
  try {
    await patiently(() => redriveRun(states, { arn, execution, region }))
  } catch (error) {
    if (!(error instanceof DrctlError) || error.code !== 'NotResumable') throw error
    const now = await patiently(() => describeRun(states, arn))
    if (!isUnderWay(now.status)) throw error
    return { underWay: true, redrives: now.redrives ?? 0 }
  }
  return { underWay: false, redrives: (run.redrives ?? 0) + 1 }
}
