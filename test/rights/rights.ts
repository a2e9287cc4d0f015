import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type * as z from 'zod'
import { type Statement, Statements } from '#sandbox/iam/policy.ts'
import { RefusedCall, UsedRight } from '#sandbox/iam/rights-record.ts'
import { regions } from '#sandbox/settings.ts'

/** What the sandboxes of a test run have recorded, and the policies that they were deployed with. */
export function readRights(folder: string) {
  const files = (name: string) => globSync(join(folder, 'rights', '*', name))
  const lines = <T>(name: string, schema: z.ZodType<T>): T[] =>
    files(name).flatMap(file =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter(line => line !== '')
        .map(line => schema.parse(JSON.parse(line))),
    )
  const policies = new Map(
    files('*.json').map(file => [
      holderOf(basename(file, '.json')),
      Statements.parse(JSON.parse(readFileSync(file, 'utf8'))),
    ]),
  )
  return { policies, used: lines('used.jsonl', UsedRight), refused: lines('refused.jsonl', RefusedCall) }
}

/** Both regions have the same policies, with the one or the other in their names: used in one is used. */
export function holderOf(policy: string): string {
  return regions.reduce((name, region) => name.replace(`-${region}`, ''), policy)
}

/** What a policy's statements give, each right by itself: `<holder> <action>`, the resource, the value of a condition. */
export function unusedRights(policies: Map<string, Statement[]>, used: UsedRight[]): string[] {
  return [...policies].flatMap(([holder, statements]) =>
    statements.flatMap((statement, number) => {
      const uses = used.filter(use => holderOf(use.policy) === holder && use.statement === number)
      return partsOf(statement, uses).flatMap(({ what, isUsed }) => (isUsed ? [] : [`${holder}: ${what}`]))
    }),
  )
}

function partsOf({ Action, Resource, Condition = {} }: Statement, uses: UsedRight[]) {
  const conditions = Object.values(Condition).flatMap(keys => Object.entries(keys ?? {}))
  return [
    ...Action.map((action, i) => ({ what: action, isUsed: uses.some(use => use.action === i) })),
    ...Resource.map((resource, i) => ({
      what: `${Action.join(', ')} on ${resource}`,
      isUsed: uses.some(use => use.resource === i),
    })),
    ...conditions.flatMap(([key, values]) =>
      values.map(value => ({
        what: `${Action.join(', ')} with ${key} ${value}`,
        isUsed: uses.some(use => use.context[key]?.includes(value)),
      })),
    ),
  ]
}
