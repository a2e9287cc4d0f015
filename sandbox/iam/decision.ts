import type { Statement } from './policy.ts'

/** What IAM is asked before a call is carried out. The context has the values of the condition keys that it gives. */
export type Asked = { action: string; resource: string; context?: Record<string, string[]> }

/** By number, the statement that decided, and which of its actions and resources fitted. */
export type Fit = { statement: number; action: number; resource: number }

export type Decision = { effect: 'allowed' | 'denied'; by: Fit } | { effect: 'unmentioned' }

/**
 * What the statements say about it: a Deny that fits outweighs all, else the first Allow that fits, else nothing does,
 * which is a refusal too. Source: "Policy evaluation logic", IAM.
 */
export function decide(statements: readonly Statement[], asked: Asked): Decision {
  const by = (effect: Statement['Effect']) => firstFit(statements, effect, asked)
  const denied = by('Deny')
  if (denied) return { effect: 'denied', by: denied }
  const allowed = by('Allow')
  return allowed ? { effect: 'allowed', by: allowed } : { effect: 'unmentioned' }
}

function firstFit(statements: readonly Statement[], effect: string, asked: Asked): Fit | undefined {
  for (const [statement, { Effect, Action, Resource, Condition }] of statements.entries()) {
    const action = Action.findIndex(pattern => matches(pattern.toLowerCase(), asked.action.toLowerCase()))
    const resource = Resource.findIndex(pattern => matchesArn(pattern, asked.resource))
    if (Effect === effect && action >= 0 && resource >= 0 && holds(Condition, asked.context ?? {}))
      return { statement, action, resource }
  }
  return undefined
}

/** A wildcard reaches to the end of its part of the ARN; the last part, the resource's own name, may have colons in it. */
function matchesArn(pattern: string, resource: string): boolean {
  if (pattern === '*') return true
  const [patterns, parts] = [partsOf(pattern), partsOf(resource)]
  return patterns.length === parts.length && patterns.every((part, i) => matches(part, parts[i] ?? ''))
}

function partsOf(arn: string): string[] {
  const parts = arn.split(':')
  return [...parts.slice(0, 5), parts.slice(5).join(':')]
}

function matches(pattern: string, text: string): boolean {
  const source = [...pattern].map(character =>
    character === '*' ? '.*' : character === '?' ? '.' : RegExp.escape(character),
  )
  return new RegExp(`^${source.join('')}$`, 's').test(text)
}

/**
 * StringEquals needs the key to be given; ForAllValues holds too where it is not, since then no value is another one.
 * Source: "Multivalued context keys", IAM.
 */
function holds(condition: Statement['Condition'], context: Record<string, string[]>): boolean {
  const { StringEquals = {}, 'ForAllValues:StringEquals': forAll = {} } = condition ?? {}
  return (
    Object.entries(StringEquals).every(([key, allowed]) =>
      context[key]?.some(one => allowed.includes(one)),
    ) &&
    Object.entries(forAll).every(([key, allowed]) => (context[key] ?? []).every(one => allowed.includes(one)))
  )
}
