import pg from 'pg'
import { dateFault } from './person.ts'
import { Problem } from './problem.ts'

/**
 * Constraints that repeat the API's rules. They speak when the server's day is another than ours, at midnight, and when its
 * ICU is older and knows fewer letters.
 */
const faultOfConstraint: Record<string, { field: string; detail: string }> = {
  person_name_length: { field: 'name', detail: 'must be at most 100 letters' },
  person_name_letters: { field: 'name', detail: 'must be letters only' },
  person_date_of_birth_exists: dateFault('must be a date that exists'),
  person_date_of_birth_past: dateFault('must lie before today (UTC)'),
}

const readOnlyTransaction = '25006'

/** The connection was lost, or the server is shutting down, or something inside it broke, or it says that it does not know. */
const leavesOutcomeOpen = /^(08|57P|XX|40003)/

export function readFailure(error: unknown): Problem {
  return new Problem('DatabaseUnavailable', 'the database does not answer', {}, error)
}

/** An error the server sent for the statement means that it was rolled back; anything else leaves it open. */
export function writeFailure(error: unknown): Problem {
  if (!wasRolledBack(error)) {
    return new Problem('OutcomeUnknown', 'the answer of the database did not arrive', {}, error)
  }
  const fault = faultOfConstraint[error.constraint ?? '']
  if (fault) return Problem.input([fault])
  const detail =
    error.code === readOnlyTransaction ? 'the database takes no writes now' : 'the database refused the write'
  return new Problem('DatabaseUnavailable', detail, {}, error)
}

/** True unless the server itself answered and went on. */
export function isBroken(error: unknown): boolean {
  const cause = error instanceof Problem ? error.cause : error
  return cause !== undefined && !wasRolledBack(cause)
}

function wasRolledBack(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && error.code !== undefined && !leavesOutcomeOpen.test(error.code)
}
