import { type SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn'

/** The longest cause that Step Functions takes. */
const longestCause = 32_768

/**
 * Stops a run where it stands, as an operator's abort: an alarm does not repeat it. What it asked of a host or of AWS goes
 * on meanwhile. One that has ended stays as it is.
 */
export async function stopRun(states: SFNClient, arn: string, cause: string): Promise<void> {
  await states.send(
    new StopExecutionCommand({ executionArn: arn, error: 'Aborted', cause: cause.slice(0, longestCause) }),
  )
}
