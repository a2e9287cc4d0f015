import type { Question } from './contracts/promote-database.ts'
import type { Stack } from './contracts/stack.ts'

/** Whether a person is asked about a loss: about a hole in any case, about what was not replicated by the stack's policy. */
export const isAsked = ({ question }: Question, policy: Stack['onPossibleLoss']): boolean =>
  question === 'hole' || policy === 'ask'
