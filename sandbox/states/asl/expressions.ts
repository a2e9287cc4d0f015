import jsonata from 'jsonata'
import type { Json } from '../json.ts'

export interface Found {
  /** As `Output/field` or `Choices[0]/Condition`. */
  location: string
  text: string
}

const compiled = new Map<string, jsonata.Expression>()

export function isExpression(value: Json | undefined): value is string {
  return typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}')
}

/** The JSONata between the delimiters. */
export function expressionText(value: string): string {
  return value.slice(2, -2).trim()
}

/** The compiled expression. Throws JSONata's syntax error. */
export function compile(text: string): jsonata.Expression {
  const known = compiled.get(text)
  if (known) return known
  const expression = jsonata(text)
  compiled.set(text, expression)
  return expression
}

/** Every expression in a template, with where it stands. */
export function expressionsIn(template: Json, location: string): Found[] {
  if (isExpression(template)) return [{ location, text: expressionText(template) }]
  if (Array.isArray(template)) return template.flatMap((one, i) => expressionsIn(one, `${location}[${i}]`))
  if (template === null || typeof template !== 'object') return []
  return Object.entries(template).flatMap(([key, value]) => expressionsIn(value, `${location}/${key}`))
}
