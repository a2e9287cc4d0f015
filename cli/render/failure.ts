import type { Failure } from '../failure.ts'

/** One line that names the thing, then the next command to type. Not wrapped, so that the command can be copied. */
export function failureLines(failure: Pick<Failure, 'message' | 'next'>): string[] {
  return [`drctl: ${failure.message}`, `  next: ${failure.next}`]
}
