import validate from 'asl-validator'
import type { z } from 'zod'
import { AwsError } from '../../wire/aws-error.ts'
import { Definition } from './definition.ts'
import { problemsOf } from './problems.ts'

/** A definition longer than this is refused, as at AWS. */
const longestDefinition = 1_048_576

/** The parsed machine. Throws InvalidDefinition with all problems that were found at once. */
export function parseDefinition(text: string): Definition {
  if (text.length > longestDefinition) throw invalid(['DEFINITION_TOO_LONG: more than 1 MB'])
  const parsed = Definition.safeParse(readJson(text))
  if (!parsed.success) throw invalid(schemaProblems(parsed.error))
  const problems = [...problemsOf(parsed.data), ...structureProblems(parsed.data)]
  if (problems.length > 0) throw invalid(problems)
  return parsed.data
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalid([`INVALID_JSON_DESCRIPTION: ${(error as Error).message}`])
  }
}

function schemaProblems(error: z.ZodError): string[] {
  return error.issues.map(({ message, path }) => `${message} at /${path.join('/')}`)
}

/** Dangling transitions, unreachable ends, names used twice: asl-validator knows those rules. */
function structureProblems(definition: Definition): string[] {
  const { errors } = validate(skeleton(definition) as object)
  return errors.map(error => ('Message' in error ? error.Message : `${error.instancePath} ${error.message}`))
}

/** Templates that asl-validator need not see: it refuses ones that AWS takes, as a string over several lines. */
const templates = new Set(['Output', 'Arguments', 'Assign', 'Items', 'ItemSelector', 'Error', 'Cause'])

function skeleton(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('{%') ? '{% true %}' : value
  if (Array.isArray(value)) return value.map(skeleton)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !templates.has(key) && inner !== undefined)
      .map(([key, inner]) => [key, skeleton(inner)]),
  )
}

function invalid(problems: string[]): AwsError {
  return new AwsError(
    'InvalidDefinition',
    `Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: ${problems.join(', ')}'`,
  )
}
