import * as z from 'zod'
import { AwsError } from './aws-error.ts'

/**
 * What was thrown, as an AWS error: input that a schema refuses is `validationCode`; anything unforeseen is an
 * InternalFailure, its stack handed to `unforeseen`, never to the caller.
 */
export function awsErrorOf(
  thrown: unknown,
  validationCode: string,
  unforeseen: (error: unknown) => void = logUnforeseen,
): AwsError {
  if (thrown instanceof AwsError) return thrown
  if (thrown instanceof z.ZodError) return new AwsError(validationCode, z.prettifyError(thrown))
  unforeseen(thrown)
  return new AwsError('InternalFailure', 'The sandbox failed; see its log', 500)
}

function logUnforeseen(error: unknown): void {
  console.error(error)
}
