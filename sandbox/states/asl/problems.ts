import type { Json } from '../json.ts'
import type { Definition, Flow, State } from './definition.ts'
import { compile, expressionsIn } from './expressions.ts'
import { innerFlows, statesOf } from './flows.ts'

/** What is wrong with a definition beyond its form, one line each, as `<what> at <path>`. */
export function problemsOf(definition: Definition): string[] {
  const states = [...statesOf(definition)]
  return [
    ...states.flatMap(({ path, state }) => expressionProblems(state, path)),
    ...states.flatMap(({ path, state }) => errorNameProblems(state, path)),
    ...states.flatMap(({ path, state }) => argumentProblems(state, path)),
    ...shadowedVariables(definition, '', new Set()),
  ]
}

function expressionProblems(state: State, path: string): string[] {
  const { Branches: _, ItemProcessor: __, ...own } = { Branches: null, ItemProcessor: null, ...state }
  return expressionsIn(own as Json, path).flatMap(({ location, text }) => {
    if (/\$eval\b/.test(text)) return [`$eval is not available, use $parse at ${location}`]
    try {
      compile(text)
      return []
    } catch (error) {
      return [
        `The JSONata expression '${text}' is malformed: ${String((error as Error).message)} at ${location}`,
      ]
    }
  })
}

/** States.ALL stands alone, in the last retrier or catcher. */
function errorNameProblems(state: State, path: string): string[] {
  if (!('Retry' in state || 'Catch' in state)) return []
  return (['Retry', 'Catch'] as const).flatMap(field => {
    const rules = state[field] ?? []
    return rules.flatMap(({ ErrorEquals }, i) =>
      ErrorEquals.includes('States.ALL') && (ErrorEquals.length > 1 || i < rules.length - 1)
        ? [`States.ALL must stand alone and last at ${path}/${field}[${i}]/ErrorEquals`]
        : [],
    )
  })
}

function argumentProblems(state: State, path: string): string[] {
  if (state.Type !== 'Task') return []
  const given = state.Arguments
  if (given === undefined || given === null || typeof given !== 'object') return []
  const known = ['FunctionName', 'Payload', 'InvocationType']
  const unknown = Object.keys(given).filter(key => !known.includes(key))
  const problems = unknown.map(key => `The field '${key}' is not emulated at ${path}/Arguments`)
  return 'FunctionName' in given ? problems : [...problems, `FunctionName is required at ${path}/Arguments`]
}

/** A flow may read the variables of those around it, but assign none of their names. */
function shadowedVariables(flow: Flow, path: string, outer: ReadonlySet<string>): string[] {
  const own = new Set(Object.values(flow.States).flatMap(assignedIn))
  const problems = [...own].flatMap(name => {
    if (name === 'states') return [`The variable name 'states' is reserved at ${path || '/'}`]
    return outer.has(name)
      ? [`The variable '${name}' is assigned in an outer scope too at ${path || '/'}`]
      : []
  })
  const seen = new Set([...outer, ...own])
  const inner = Object.entries(flow.States).flatMap(([name, state]) =>
    innerFlows(state).flatMap(one => shadowedVariables(one, `${path}/States/${name}`, seen)),
  )
  return [...problems, ...inner]
}

function assignedIn(state: State): string[] {
  const rules = [
    state,
    ...('Choices' in state ? state.Choices : []),
    ...('Catch' in state ? (state.Catch ?? []) : []),
  ]
  return rules.flatMap(rule => ('Assign' in rule && rule.Assign ? Object.keys(rule.Assign) : []))
}
