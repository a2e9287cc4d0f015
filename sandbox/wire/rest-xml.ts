import { randomUUID } from 'node:crypto'
import type { AwsError } from './aws-error.ts'
import type { Answer } from './call.ts'
import { type Dispatch, notEmulated } from './json.ts'
import { xmlAnswer } from './query.ts'
import { matchRoute, type Route } from './routes.ts'
import { awsErrorOf } from './thrown.ts'
import { parseXml, renderXml, type XmlValue } from './xml.ts'

/** What an operation is given: the path's labels, the query, and the body's document, parsed and not yet checked. */
export type RestXmlInput = { labels: Record<string, string>; query: Record<string, string>; body: unknown }
/** The root element and what it holds. */
export type RestXmlOutput = { root: string; value: XmlValue }
export type RestXmlRoute = Route<(input: RestXmlInput) => RestXmlOutput | Promise<RestXmlOutput>>

const namespace = 'https://route53.amazonaws.com/doc/2013-04-01/'

/**
 * The REST-XML protocol as Route 53 speaks it. `lists` names the elements of request bodies that are lists. A call
 * that takes no route answers UnknownOperationException, a ZodError InvalidInput.
 */
export function restXmlDispatch(routes: readonly RestXmlRoute[], lists: readonly string[]): Dispatch {
  return async (call, caller) => {
    try {
      const matched = matchRoute(routes, call)
      if (!matched) throw notEmulated(caller.service, `${call.method} ${call.path}`)
      const body = call.body.length > 0 ? parseXml(call.body.toString(), lists) : undefined
      const query = Object.fromEntries(call.query)
      const { root, value } = await matched.route.run({ labels: matched.labels, query, body })
      return xmlAnswer(200, renderXml(root, value, namespace), randomUUID())
    } catch (thrown) {
      return restXmlError(awsErrorOf(thrown, 'InvalidInput'))
    }
  }
}

/** ErrorResponse. The error's detail (InvalidChangeBatch's messages) stands beside its message. */
export function restXmlError(error: AwsError): Answer {
  const requestId = randomUUID()
  const type = error.status < 500 ? 'Sender' : 'Receiver'
  const detail = error.detail as Record<string, XmlValue>
  const value = {
    Error: { Type: type, Code: error.code, Message: error.message, ...detail },
    RequestId: requestId,
  }
  return xmlAnswer(error.status, renderXml('ErrorResponse', value, namespace), requestId)
}
