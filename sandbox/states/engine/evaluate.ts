import { compile, expressionText, isExpression } from '../asl/expressions.ts'
import type { Json } from '../json.ts'
import { awsFunctions } from './aws-functions.ts'
import { contextOf, variablesOf } from './context.ts'
import { recordEvaluationFailure } from './evaluation-failure.ts'
import type { Frame } from './frame.ts'
import type { Run } from './run.ts'

/** What expressions see beside input, context and variables. */
export interface Given {
  result?: Json
  errorOutput?: Json
  token?: string | null
  /** The Map's element, while ItemSelector is evaluated. */
  item?: { index: number; value: Json }
}

export type JsonType = 'array' | 'boolean' | 'number' | 'string' | 'object' | 'null'

/** Why an expression gave nothing usable, in AWS's words. */
export class EvaluationProblem extends Error {
  readonly location: string | undefined

  constructor(message: string, location?: string) {
    super(message)
    this.location = location
  }
}

export interface Evaluator {
  /** The template with every expression in it replaced. Throws a StateError (States.QueryEvaluationError), recorded. */
  template(template: Json, location: string): Promise<Json>
  /** The same, for a field that must give one of these types. */
  typed(template: Json, location: string, type: JsonType): Promise<Json>
}

/** Evaluates the fields of one state at one instant: `$now()` is the same in all of them. */
export function evaluator(run: Run, frame: Frame, given: Given = {}): Evaluator {
  const bindings = bindingsFor(run, frame, given)
  const recording = async (work: Promise<Json>): Promise<Json> => {
    try {
      return await work
    } catch (error) {
      throw error instanceof EvaluationProblem ? recordEvaluationFailure(run, frame, error) : error
    }
  }
  return {
    template: (template, location) => recording(fill(template, location, bindings)),
    typed: (template, location, type) => recording(fillTyped(template, location, type, bindings)),
  }
}

type Bindings = Record<string, unknown>

function bindingsFor(run: Run, frame: Frame, { result, errorOutput, token, item }: Given): Bindings {
  const context = contextOf(run, frame, token ?? null) as Record<string, Json>
  return {
    ...awsFunctions(run.now),
    ...variablesOf(run, frame),
    states: {
      input: frame.input,
      ...(result === undefined ? {} : { result }),
      ...(errorOutput === undefined ? {} : { errorOutput }),
      context: item ? { ...context, Map: { Item: { Index: item.index, Value: item.value } } } : context,
    },
  }
}

async function fill(template: Json, location: string, bindings: Bindings): Promise<Json> {
  if (isExpression(template)) return expression(expressionText(template), location, bindings)
  if (template === null || typeof template !== 'object') return template
  const filled: [string, Json][] = []
  for (const [key, value] of Object.entries(template)) {
    const place = Array.isArray(template) ? `${location}[${key}]` : `${location}/${key}`
    filled.push([key, await fill(value, place, bindings)])
  }
  return Array.isArray(template) ? filled.map(([, value]) => value) : Object.fromEntries(filled)
}

async function fillTyped(
  template: Json,
  location: string,
  type: JsonType,
  bindings: Bindings,
): Promise<Json> {
  const value = await fill(template, location, bindings)
  if (typeOf(value) === type) return value
  throw new EvaluationProblem(
    `${named(expressionText(String(template)), location)} returned an unexpected result type. ` +
      `Expected '${type}', but was '${typeOf(value)}' for value: ${JSON.stringify(value)}`,
    location,
  )
}

async function expression(text: string, location: string, bindings: Bindings): Promise<Json> {
  const value = await attempt(text, location, bindings)
  const json = typeof value === 'function' ? undefined : JSON.stringify(value)
  if (json !== undefined) return JSON.parse(json) as Json
  throw new EvaluationProblem(`${named(text, location)} returned nothing (undefined).`, location)
}

async function attempt(text: string, location: string, bindings: Bindings): Promise<unknown> {
  try {
    return await compile(text).evaluate(undefined, bindings)
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    const why = code ? `${code}: ${message}` : message
    throw new EvaluationProblem(`${named(text, location)} threw an error during evaluation. ${why}`, location)
  }
}

function named(text: string, location: string): string {
  return `The JSONata expression '${text}' specified for the field '${location}'`
}

function typeOf(value: Json): JsonType {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : (typeof value as JsonType)
}
