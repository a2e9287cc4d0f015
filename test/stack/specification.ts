import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec'
import type { PropertyType, Resource, ResourceProperties } from '@aws-cdk/service-spec-types'

type Resources = Record<
  string,
  { Type: string; Properties?: Record<string, unknown>; DependsOn?: string | string[] }
>

const specification = loadAwsServiceSpecSync()
const pseudo = ['AccountId', 'Region', 'Partition', 'URLSuffix', 'StackName', 'StackId', 'NoValue'].map(
  name => `AWS::${name}`,
)

/**
 * What AWS's published resource specification finds wrong in a template's resources: a line each, which names the place.
 * `parameters` are the names of the template's own, which its resources may refer to.
 */
export function specificationFaults(resources: Resources, parameters: string[] = []): string[] {
  const targets = {
    ...resources,
    ...Object.fromEntries(parameters.map(name => [name, { Type: 'parameter' }])),
  }
  return Object.entries(resources).flatMap(([id, { Type, Properties = {}, DependsOn = [] }]) => {
    const known = ofType(Type)
    if (known === undefined) return [`${id}: there is no type ${Type}`]
    return [
      ...propertyFaults(known.properties, Properties, id),
      ...[DependsOn].flat().flatMap(other => (other in resources ? [] : [`${id}: there is no ${other}`])),
      ...referenceFaults(targets, Properties, id),
    ]
  })
}

const ofType = (type: string): Resource | undefined =>
  [...specification.lookup('resource', 'cloudFormationType', 'equals', type)][0]

function propertyFaults(properties: ResourceProperties, given: object, place: string): string[] {
  const missing = Object.entries(properties).flatMap(([name, { required }]) =>
    required && !(name in given) ? [`${place}: ${name} is missing`] : [],
  )
  const present = Object.entries(given).flatMap(([name, value]) => {
    const property = properties[name]
    if (property === undefined) return [`${place}: there is no property ${name}`]
    const types = [property.type, ...(property.previousTypes ?? [])]
    return fewest(types.map(type => valueFaults(type, value, `${place}.${name}`)))
  })
  return [...missing, ...present]
}

const fewest = (faults: string[][]): string[] =>
  faults.reduce((least, found) => (found.length < least.length ? found : least), faults[0] ?? [])

/** A value that CloudFormation computes is taken for any single value. */
function valueFaults(type: PropertyType, value: unknown, place: string): string[] {
  if (type.type === 'json' || isComputed(value)) return []
  if (type.type === 'union') return fewest(type.types.map(one => valueFaults(one, value, place)))
  if (type.type === 'array') {
    if (!Array.isArray(value)) return [`${place} is no list`]
    return value.flatMap((item, i) => valueFaults(type.element, item, `${place}[${i}]`))
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    if (type.type === 'map')
      return Object.entries(value).flatMap(([key, item]) =>
        valueFaults(type.element, item, `${place}.${key}`),
      )
    if (type.type === 'tag')
      return Object.keys(value).sort().join() === 'Key,Value' ? [] : [`${place} is no tag`]
    if (type.type === 'ref')
      return propertyFaults(specification.get('typeDefinition', type.reference.$ref).properties, value, place)
    return [`${place} is an object, and should be ${type.type}`]
  }
  return isOfKind(type.type, value) ? [] : [`${place} should be ${type.type}: ${JSON.stringify(value)}`]
}

function isOfKind(kind: string, value: unknown): boolean {
  if (kind === 'integer') return Number.isInteger(value)
  if (kind === 'date-time') return typeof value === 'string'
  return kind === typeof value
}

const isComputed = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).length === 1 &&
  /^(Ref|Fn::\w+)$/.test(Object.keys(value)[0] ?? '')

/** References to what is not there, and to attributes that a type does not have. */
function referenceFaults(resources: Resources, value: unknown, place: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  if (isComputed(value)) {
    const [id, attribute] = named(value)
    if (id !== undefined) return referenceFault(resources, id, attribute, place)
    if ('Fn::Sub' in value) return substitutionFaults(resources, value['Fn::Sub'], place)
  }
  return Object.entries(value).flatMap(([key, inner]) => referenceFaults(resources, inner, `${place}.${key}`))
}

function named(value: Record<string, unknown>): [string | undefined, string?] {
  if (typeof value.Ref === 'string') return [value.Ref]
  const attribute = value['Fn::GetAtt']
  if (Array.isArray(attribute)) return [String(attribute[0]), attribute.slice(1).join('.')]
  return [undefined]
}

function substitutionFaults(resources: Resources, argument: unknown, place: string): string[] {
  const [text, names = {}] = [argument].flat() as [string, Record<string, unknown>?]
  const used = [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = '']) => name)
  return [
    ...used
      .filter(name => !(name in names))
      .flatMap(name => {
        const [id = '', ...attribute] = name.split('.')
        return referenceFault(resources, id, attribute.join('.') || undefined, place)
      }),
    ...referenceFaults(resources, names, place),
  ]
}

function referenceFault(resources: Resources, id: string, attribute: string | undefined, place: string) {
  if (pseudo.includes(id)) return []
  const target = resources[id]
  if (target === undefined) return [`${place}: there is no ${id}`]
  if (attribute === undefined || attribute in (ofType(target.Type)?.attributes ?? {})) return []
  return [`${place}: ${target.Type} has no attribute ${attribute}`]
}
