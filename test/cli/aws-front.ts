import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { readCall, sendAnswer } from '#sandbox/wire/call.ts'
import type { Dispatch } from '#sandbox/wire/json.ts'
import { errorAnswer, operationName } from '#sandbox/wire/protocol.ts'
import { readScope, type Scope } from '#sandbox/wire/scope.ts'
import { awsErrorOf } from '#sandbox/wire/thrown.ts'

/** What meets a call: an error to answer with, silence, its answer lost after it was carried out, or nothing. */
type Met = AwsError | 'silence' | 'lost answer' | undefined
/** What meets each call, perhaps after a while. */
export type Obstacle = (scope: Scope, operation: string) => Met | Promise<Met>

/** The AWS endpoint: leads each call to its service, unless an obstacle meets it. */
export const awsFront = (serviceOf: (scope: Scope) => Dispatch | undefined, obstacle: Obstacle) =>
  createServer((request, response) => void serve(request, response, serviceOf, obstacle))

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  serviceOf: (scope: Scope) => Dispatch | undefined,
  obstacle: Obstacle,
): Promise<void> {
  const call = await readCall(request)
  let service = ''
  try {
    const scope = readScope(call.headers.authorization)
    service = scope.service
    const met = await obstacle(scope, operationName(service, call))
    if (met === 'silence') return
    if (met instanceof AwsError) throw met
    const dispatch = serviceOf(scope)
    if (!dispatch) throw new AwsError('UnknownOperationException', `no ${service} in ${scope.region}`)
    const answer = await dispatch(call, scope)
    if (met === 'lost answer') response.destroy()
    else sendAnswer(response, answer)
  } catch (thrown) {
    sendAnswer(response, errorAnswer(service, call, awsErrorOf(thrown, 'ValidationException')))
  }
}
