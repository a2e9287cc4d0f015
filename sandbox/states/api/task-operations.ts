import * as z from 'zod'
import { AwsError } from '../../wire/aws-error.ts'
import type { TaskTokens } from '../engine/task-tokens.ts'
import { payloadLimit } from '../json.ts'
import { operation } from './operation.ts'

const Token = z.string().min(1).max(2048)

/** Each answer is in the history when the operation returns. Throws InvalidToken, TaskTimedOut, InvalidOutput. */
export function taskOperations(tokens: TaskTokens) {
  return {
    SendTaskSuccess: operation(
      z.strictObject({ taskToken: Token, output: z.string().max(payloadLimit) }),
      ({ taskToken, output }) => {
        const task = tokens.waiting(taskToken)
        checkOutput(output)
        task.succeed(output)
        return {}
      },
    ),
    SendTaskFailure: operation(
      z.strictObject({
        taskToken: Token,
        error: z.string().max(256).optional(),
        cause: z.string().max(32_768).optional(),
      }),
      ({ taskToken, error, cause }) => {
        tokens.waiting(taskToken).fail(error, cause)
        return {}
      },
    ),
    SendTaskHeartbeat: operation(z.strictObject({ taskToken: Token }), ({ taskToken }) => {
      tokens.waiting(taskToken).beat()
      return {}
    }),
  }
}

function checkOutput(output: string): void {
  try {
    JSON.parse(output)
  } catch (error) {
    throw new AwsError('InvalidOutput', `Invalid Output: '${(error as Error).message}'`)
  }
}
