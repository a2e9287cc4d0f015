import * as z from 'zod'

/** What one command prints with --json: an object on a line of its own, strictly these fields. */
export const shape = <Fields extends z.ZodRawShape>(fields: Fields) =>
  z.strictObject({ v: z.literal(1), ...fields })

/** One of several kinds of lines, told apart by `type`. */
export const line = <Type extends string, Fields extends z.ZodRawShape>(type: Type, fields: Fields) =>
  z.strictObject({ v: z.literal(1), type: z.literal(type), ...fields })

/** Why something could not be had, in words. */
export const Problem = z.strictObject({ problem: z.string() })
