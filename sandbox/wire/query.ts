import { randomUUID } from 'node:crypto'
import type { AwsError, Operations } from './aws-error.ts'
import type { Answer, Call } from './call.ts'
import { type Dispatch, operationOf } from './json.ts'
import { awsErrorOf } from './thrown.ts'
import { renderXml, type XmlValue } from './xml.ts'

const versions: Record<string, string> = { sns: '2010-03-31' }

/**
 * The AWS query protocol over a table of operations: a form names Action and its parameters, XML comes back. Lists
 * (`member.1`) reach the operation as arrays and maps (`entry.1.key`, `entry.1.value`) as objects; in an output an
 * array is written as members and a Map as entries. An unknown Action answers UnknownOperationException, a ZodError
 * InvalidParameter.
 */
export function queryDispatch(operations: Operations, service: string): Dispatch {
  return async (call, caller) => {
    try {
      const action = actionOf(call)
      const run = operationOf(operations, action, caller.service)
      const output = await run(readQuery(new URLSearchParams(call.body.toString())), caller)
      return queryAnswer(service, action, output)
    } catch (thrown) {
      return queryError(service, awsErrorOf(thrown, 'InvalidParameter'))
    }
  }
}

/** The form's Action, or an empty string. */
export function actionOf(call: Call): string {
  return new URLSearchParams(call.body.toString()).get('Action') ?? ''
}

/** A form as nested objects and arrays, without Action and Version. */
export function readQuery(form: URLSearchParams): Record<string, unknown> {
  const tree: Tree = new Map()
  for (const [key, value] of form) {
    if (key !== 'Action' && key !== 'Version') place(tree, key.split('.'), value)
  }
  return Object.fromEntries([...tree].map(([key, branch]) => [key, grown(branch)]))
}

type Tree = Map<string, Tree | string>

function place(tree: Tree, [head = '', ...rest]: string[], value: string): void {
  if (rest.length === 0) {
    tree.set(head, value)
    return
  }
  const found = tree.get(head)
  const branch: Tree = found instanceof Map ? found : new Map()
  tree.set(head, branch)
  place(branch, rest, value)
}

function grown(branch: Tree | string): unknown {
  if (typeof branch === 'string') return branch
  const members = branch.get('member')
  if (members instanceof Map) return [...members.values()].map(grown)
  const entries = branch.get('entry')
  if (entries instanceof Map) return Object.fromEntries([...entries.values()].map(entryOf))
  return Object.fromEntries([...branch].map(([key, value]) => [key, grown(value)]))
}

function entryOf(entry: Tree | string): [string, unknown] {
  const { key, value, Name, Value } = Object(grown(entry))
  return [String(key ?? Name), value ?? Value]
}

function namespaceOf(service: string): string {
  return `http://${service}.amazonaws.com/doc/${versions[service] ?? 'unknown'}/`
}

function queryAnswer(service: string, action: string, output: unknown): Answer {
  const requestId = randomUUID()
  const value: XmlValue = {
    [`${action}Result`]: written(output ?? {}),
    ResponseMetadata: { RequestId: requestId },
  }
  return xmlAnswer(200, renderXml(`${action}Response`, value, namespaceOf(service)), requestId)
}

/** ErrorResponse, the form of every error of the query protocol. */
export function queryError(service: string, error: AwsError): Answer {
  const requestId = randomUUID()
  const type = error.status < 500 ? 'Sender' : 'Receiver'
  const value = { Error: { Type: type, Code: error.code, Message: error.message }, RequestId: requestId }
  return xmlAnswer(error.status, renderXml('ErrorResponse', value, namespaceOf(service)), requestId)
}

export function xmlAnswer(status: number, body: string, requestId: string): Answer {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body }
}

function written(output: unknown): XmlValue {
  if (Array.isArray(output)) return { member: output.map(written) }
  if (output instanceof Map) {
    return { entry: [...output].map(([key, value]) => ({ key: String(key), value: written(value) })) }
  }
  if (output instanceof Date || typeof output !== 'object' || output === null) return output as XmlValue
  return Object.fromEntries(Object.entries(output).map(([name, value]) => [name, written(value)]))
}
