import { SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn'
import type { Decision } from '#recovery/contracts/ask-operator.ts'
import { DrctlError } from '#recovery/errors.ts'
import { awsCode } from '../aws-errors.ts'

/** Answers the question that waits under the token. NotWaiting when it was answered already, or its run has ended. */
export async function answer(states: SFNClient, token: string, decision: Decision): Promise<void> {
  try {
    await states.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(decision) }))
  } catch (error) {
    if (!['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'].includes(awsCode(error) ?? '')) throw error
    throw new DrctlError('NotWaiting', 'the question was answered already, or its run has ended', {}, error)
  }
}
