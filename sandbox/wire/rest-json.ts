import type { AwsError } from './aws-error.ts'
import type { Answer } from './call.ts'
import { type Dispatch, jsonAnswer, jsonError, notEmulated, readJson } from './json.ts'
import { matchRoute, type Route } from './routes.ts'
import type { Scope } from './scope.ts'
import { awsErrorOf } from './thrown.ts'

/** Its input is one object: the path's labels, the query's parameters (as text) and the members of the JSON body. */
export type RestJsonRoute = Route<(input: unknown, caller: Scope) => unknown>

const type = 'application/json'

/**
 * The REST-JSON protocol over a table of routes, as EFS speaks it. A call that takes no route answers
 * UnknownOperationException, a ZodError `validationCode` (EFS: BadRequest).
 */
export function restJsonDispatch(
  routes: readonly RestJsonRoute[],
  { validationCode }: { validationCode: string },
): Dispatch {
  return async (call, caller) => {
    try {
      const matched = matchRoute(routes, call)
      if (!matched) throw notEmulated(caller.service, `${call.method} ${call.path}`)
      const input = { ...Object.fromEntries(call.query), ...readJson(call.body), ...matched.labels }
      return jsonAnswer(200, (await matched.route.run(input, caller)) ?? {}, type)
    } catch (thrown) {
      return restJsonError(awsErrorOf(thrown, validationCode))
    }
  }
}

/** EFS names the code in the header and in ErrorCode, its message in Message. */
export function restJsonError(error: AwsError): Answer {
  const answer = jsonError(error, type)
  return {
    ...answer,
    body: JSON.stringify({ ErrorCode: error.code, Message: error.message, ...error.detail }),
  }
}
