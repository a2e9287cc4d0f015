import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { iamFolder } from './policies.ts'

/** A right that was used: which action and resource of which statement, and the values of its condition keys. */
export const UsedRight = z.strictObject({
  policy: z.string(),
  statement: z.number().int(),
  action: z.number().int(),
  resource: z.number().int(),
  context: z.record(z.string(), z.array(z.string())),
})
export type UsedRight = z.infer<typeof UsedRight>

export const RefusedCall = z.strictObject({
  principal: z.string(),
  action: z.string(),
  resource: z.string(),
  context: z.record(z.string(), z.array(z.string())).optional(),
})
export type RefusedCall = z.infer<typeof RefusedCall>

export type RightsRecord = ReturnType<typeof createRightsRecord>

/**
 * What the rights were used for, each of it once, and all calls that were refused, as lines of JSON beside the policies:
 * from them the tests know a right that nothing needs, and one that is missing. Every process of the sandbox adds to them.
 */
export function createRightsRecord(place: { state: string }) {
  const folder = iamFolder(place)
  const written = new Set<string>()
  const add = (name: string, entry: UsedRight | RefusedCall) => {
    mkdirSync(folder, { recursive: true })
    appendFileSync(join(folder, name), `${JSON.stringify(entry)}\n`)
  }
  return {
    used(right: UsedRight): void {
      const line = JSON.stringify(right)
      if (written.has(line)) return
      written.add(line)
      add('used.jsonl', right)
    },
    refused: (call: RefusedCall) => add('refused.jsonl', call),
  }
}
