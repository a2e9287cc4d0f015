import * as z from 'zod'

type Schema = {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  description?: string
}

/**
 * A schema as a type that people read: the notation of TypeScript, what is said of a field above it as a comment. Shapes
 * that have a name stand as that name, except the one that is described.
 */
export function typeText(described: z.ZodType, names: Map<unknown, string>): string {
  const schema = z.toJSONSchema(described, {
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const name = names.get(zodSchema)
      if (name === undefined || Object.is(zodSchema, described)) return
      const { description } = jsonSchema
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key]
      Object.assign(jsonSchema, { $ref: name, description })
    },
  })
  return textOf(schema as Schema, '')
}

function textOf(schema: Schema, indent: string): string {
  const { $ref, anyOf, oneOf = anyOf, items, properties, additionalProperties } = schema
  if ($ref) return $ref
  if ('const' in schema) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map(value => JSON.stringify(value)).join(' | ')
  if (oneOf) return oneOf.map(one => textOf(one, indent)).join(' | ')
  if (items) return `${grouped(textOf(items, indent))}[]`
  if (properties) return fieldsOf(schema, indent)
  if (typeof additionalProperties === 'object') return `{ [name]: ${textOf(additionalProperties, indent)} }`
  return [schema.type ?? 'unknown'].flat().map(scalar).join(' | ')
}

const grouped = (text: string) => (/ \| /.test(text) && !text.startsWith('{') ? `(${text})` : text)
const scalar = (type: string) => (type === 'integer' ? 'number' : type)

function fieldsOf({ properties = {}, required = [] }: Schema, indent: string): string {
  const inner = `${indent}  `
  const lines = Object.entries(properties).flatMap(([name, field]) => [
    ...(field.description ? [`${inner}// ${field.description}`] : []),
    `${inner}${name}${required.includes(name) ? '' : '?'}: ${textOf(field, inner)}`,
  ])
  return `{\n${lines.join('\n')}\n${indent}}`
}
