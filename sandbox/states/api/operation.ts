import * as z from 'zod'
import { AwsError } from '../../wire/aws-error.ts'

/** An operation of the API: its input is checked as AWS checks it before the answer is asked for. */
export function operation<S extends z.ZodType, Output>(
  schema: S,
  answer: (input: z.infer<S>) => Output,
): (input: unknown) => Output {
  return input => {
    const parsed = schema.safeParse(input ?? {}, { reportInput: true })
    if (parsed.success) return answer(parsed.data)
    throw refusal(parsed.error.issues)
  }
}

/** Throws ValidationException for what AWS would refuse, and for a parameter that is not emulated. */
function refusal(issues: z.core.$ZodIssue[]): AwsError {
  const unknown = issues.flatMap(issue => (issue.code === 'unrecognized_keys' ? issue.keys : []))
  if (unknown.length > 0) {
    return new AwsError('ValidationException', `not emulated by the sandbox: ${unknown.join(', ')}`)
  }
  const wrongType = issues.find(issue => issue.code === 'invalid_type' && issue.input !== undefined)
  if (wrongType) {
    return new AwsError('SerializationException', `${wrongType.message} at ${wrongType.path.join('.')}`)
  }
  const texts = issues.map(issue => {
    const value = issue.input === undefined ? 'null' : `'${String(issue.input)}'`
    return `Value ${value} at '${issue.path.join('.')}' failed to satisfy constraint: ${constraint(issue)}`
  })
  const count = `${texts.length} validation error${texts.length === 1 ? '' : 's'} detected`
  return new AwsError('ValidationException', `${count}: ${texts.join('; ')}`)
}

function constraint(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return 'Member must not be null'
    case 'too_big':
      return `Member must have ${measure(issue.origin)} less than or equal to ${issue.maximum}`
    case 'too_small':
      return `Member must have ${measure(issue.origin)} greater than or equal to ${issue.minimum}`
    case 'invalid_value':
      return `Member must satisfy enum value set: [${issue.values.join(', ')}]`
    default:
      return issue.message
  }
}

function measure(origin: string): string {
  return origin === 'string' ? 'length' : 'value'
}

export const Arn = z.string().min(1).max(256)
export const Paging = {
  maxResults: z.int().min(0).max(1000).default(0),
  nextToken: z.string().min(1).max(3096).optional(),
}
