import { RedriveExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn'
import { DrctlError } from '#recovery/errors.ts'
import { awsCode } from '../aws-errors.ts'

/**
 * Has a run that has ended go on from the state in which it did, with its variables, by the definition that it was started
 * with. NotResumable when Step Functions would not, as when another was faster, or it ended more than 14 days ago.
 */
export async function redriveRun(
  states: SFNClient,
  { arn, execution, region }: { arn: string; execution: string; region: string },
): Promise<void> {
  try {
    await states.send(new RedriveExecutionCommand({ executionArn: arn }))
  } catch (error) {
    if (awsCode(error) !== 'ExecutionNotRedrivable') throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new DrctlError('NotResumable', `${execution} cannot go on: ${why}`, { execution, region }, error)
  }
}
