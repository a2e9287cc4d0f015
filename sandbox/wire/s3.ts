import { randomUUID } from 'node:crypto'
import type { AwsError } from './aws-error.ts'
import type { Answer, Call } from './call.ts'
import { type Dispatch, notEmulated } from './json.ts'
import { matchRoute, type Route } from './routes.ts'
import { awsErrorOf } from './thrown.ts'
import { renderXml, type XmlValue } from './xml.ts'

/** Objects are bytes, and what is to be said of them stands in headers: a route is given the whole call. */
export type S3Route = Route<(labels: Record<string, string>, call: Call) => Answer>

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'

/**
 * S3's protocol, with the bucket in the path. A call that takes no route answers UnknownOperationException, a ZodError
 * InvalidArgument.
 */
export function s3Dispatch(routes: readonly S3Route[]): Dispatch {
  return async (call, caller) => {
    try {
      const matched = matchRoute(routes, call)
      if (!matched) throw notEmulated(caller.service, `${call.method} ${call.path}`)
      return matched.route.run(matched.labels, call)
    } catch (thrown) {
      return s3Error(awsErrorOf(thrown, 'InvalidArgument'))
    }
  }
}

export const s3Xml = (root: string, value: XmlValue): Answer =>
  answered(200, renderXml(root, value, namespace))

/** The error is the root, and has no namespace. */
export const s3Error = ({ code, message, status }: AwsError): Answer =>
  answered(status, renderXml('Error', { Code: code, Message: message }))

function answered(status: number, body: string): Answer {
  const id = randomUUID()
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': id, 'x-amzn-requestid': id },
    body,
  }
}
