import { accountId } from '#sandbox/settings.ts'
import { refuseMissingArtifacts } from './artifacts.ts'
import type { Deployment, Kind } from './kind.ts'
import { kinds } from './kinds/all.ts'
import type { Template } from './template.ts'
import { idsIn, type Made, resolve } from './values.ts'

/**
 * Makes what a template describes, each resource after those that it refers to; what is there already is brought up to
 * date. Throws an Error that names the resource, before anything is made where its type, a reference or a zip is not there.
 */
export async function deployTemplate(template: Template, deployment: Deployment): Promise<void> {
  const order = orderOf(template)
  for (const id of order) kindOf(template, id)
  refuseMissingArtifacts(template, deployment)
  const made = new Map<string, Made>()
  const scope = { made, pseudo: pseudoOf(deployment) }
  for (const id of order) {
    const { Properties = {} } = template.Resources[id] ?? {}
    const { properties, put } = kindOf(template, id)
    const given = properties.safeParse(resolve(Properties, scope, id))
    if (!given.success) throw new Error(`${id}: ${given.error.message}`)
    made.set(id, await put(given.data as never, deployment, id))
  }
}

function kindOf({ Resources }: Template, id: string): Kind {
  const type = Resources[id]?.Type ?? ''
  const known = kinds[type]
  if (known) return known
  throw new Error(`${id}: the sandbox does not know resources of type ${type}`)
}

const pseudoOf = ({ region, stackName }: Deployment): Record<string, string> => ({
  'AWS::AccountId': accountId,
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': stackName,
})

/** Logical ids, each after those that it needs. Throws for one that is not there, and for a circle. */
function orderOf({ Resources }: Template): string[] {
  const order: string[] = []
  const visit = (id: string, path: string[]): void => {
    if (order.includes(id)) return
    const resource = Resources[id]
    if (resource === undefined) throw new Error(`${path.at(-1)}: there is no ${id}`)
    if (path.includes(id)) throw new Error(`${[...path, id].join(' needs ')}`)
    for (const needed of [...[resource.DependsOn].flat(), ...idsIn(resource.Properties)])
      visit(needed, [...path, id])
    order.push(id)
  }
  for (const id of Object.keys(Resources)) visit(id, [])
  return order
}
