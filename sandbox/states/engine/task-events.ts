import { randomUUID } from 'node:crypto'
import { AwsError } from '../../wire/aws-error.ts'
import { type Json, tooLarge } from '../json.ts'
import { LambdaFailure } from '../lambda-failure.ts'
import type { Frame, TaskActivity } from './frame.ts'
import type { Run } from './run.ts'
import { dataLimitExceeded, failureActivity, StateError } from './state-error.ts'

/** How events name the integration. */
export function lambdaTask(task: TaskActivity): { resourceType: 'lambda'; resource: string } {
  return { resourceType: 'lambda', resource: task.token === null ? 'invoke' : 'invoke.waitForTaskToken' }
}

/** The result that Step Functions makes of an invocation. An `Event` has no payload, and no version has run yet. */
export function invocationResult(payload: Json | undefined, at: Date): Json {
  const requestId = randomUUID()
  const executed = payload !== undefined
  const status = executed ? 200 : 202
  const headers = {
    'Content-Length': String(executed ? Buffer.byteLength(JSON.stringify(payload)) : 0),
    ...(executed && { 'Content-Type': 'application/json' }),
    Date: at.toUTCString(),
    ...(executed && { 'X-Amz-Executed-Version': '$LATEST' }),
    'x-amzn-RequestId': requestId,
  }
  return {
    ...(executed && { ExecutedVersion: '$LATEST', Payload: payload }),
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: status,
    },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: status,
  }
}

/** What a thrown error of an invocation is to Retry and Catch. */
export function invocationFailure(thrown: unknown): StateError {
  if (thrown instanceof LambdaFailure) return new StateError(thrown.errorType, thrown.report)
  if (!(thrown instanceof AwsError)) return new StateError('Lambda.SdkClientException', String(thrown))
  const where = `(Service: Lambda, Status Code: ${thrown.status}, Request ID: ${randomUUID()})`
  return new StateError(`Lambda.${thrown.code}`, `${thrown.message} ${where}`)
}

/** Writes that the task has ended well. Throws States.DataLimitExceeded, written too, when its result is too large. */
export function emitSuccess(run: Run, frame: Frame, task: TaskActivity, output: string): Json {
  if (tooLarge(output)) {
    const failure = dataLimitExceeded('lambda', false)
    emitFailure(run, frame, task, failure)
    throw failure
  }
  const value = JSON.parse(output) as Json
  run.emit(
    frame,
    {
      type: 'TaskSucceeded',
      taskSucceededEventDetails: { ...lambdaTask(task), output, outputDetails: { truncated: false } },
    },
    { activity: { kind: 'result', value } },
  )
  return value
}

export function emitFailure(run: Run, frame: Frame, task: TaskActivity, failure: StateError): void {
  const details = { ...lambdaTask(task), ...failure.details }
  run.emit(
    frame,
    failure.error === 'States.Timeout'
      ? { type: 'TaskTimedOut', taskTimedOutEventDetails: details }
      : { type: 'TaskFailed', taskFailedEventDetails: details },
    { activity: failureActivity(failure) },
  )
}
