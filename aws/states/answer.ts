import { SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn'
import type { Decision } from '#recovery/contracts/ask-operator.ts'
import { DrctlError } from '#recovery/errors.ts'
import { awsCode } from '../aws-errors.ts'

/**
 * Answers the question of a run that waits under the token. NotWaiting when it was answered already, or the run has
 * ended.
 */
export async function answer(
  states: SFNClient,
  { token, execution }: { token: string; execution: string },
  decision: Decision,
): Promise<void> {
  try {
    await states.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(decision) }))
  } catch (error) {
    if (!['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'].includes(awsCode(error) ?? '')) throw error
    const message = 'the question was answered already, or its run has ended'
    throw new DrctlError('NotWaiting', message, { execution }, error)
  }
}
