import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

/** A deployed function. `file` is its bundle, a module that exports `handler`. */
export const FunctionConfiguration = z.strictObject({
  file: z.string(),
  timeoutSeconds: z.number().int().min(1).max(900),
  environment: z.record(z.string(), z.string()),
  /** The ARN of the role as which its calls are signed. */
  role: z.string(),
})
export type FunctionConfiguration = z.infer<typeof FunctionConfiguration>

export const Functions = z.record(z.string(), FunctionConfiguration)
export type Functions = z.infer<typeof Functions>

/** Where the functions of a region are written to when they are deployed. */
export function functionsFile(cloudState: string): string {
  return join(cloudState, 'functions', 'functions.json')
}

/** The functions as they are deployed now; none before the first deployment. */
export function readFunctions(cloudState: string): Functions {
  try {
    return Functions.parse(JSON.parse(readFileSync(functionsFile(cloudState), 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
}
