import type { ErrorKind } from '#recovery/errors.ts'

/**
 * The exit statuses of drctl, and what each says to a script. This is the one table: the help, the tests and every
 * command read it.
 */
export const exitStatus = {
  ok: 0,
  fault: 1,
  usage: 2,
  refused: 3,
  paused: 4,
  failed: 5,
  unreachable: 6,
  absent: 7,
  interrupted: 130,
} as const

export type Ending = keyof typeof exitStatus

export const meaning: Record<Ending, string> = {
  ok: 'done as asked; for a run: it recovered, or it goes on and was only shown',
  fault: 'a fault of drctl itself',
  usage: 'wrong arguments; nothing was asked of AWS',
  refused: 'refused, or not needed: nothing was changed',
  paused: 'watching was left while the run waits for a decision',
  failed: 'the run failed or was aborted, or AWS answered a call with an error',
  unreachable: 'an endpoint does not answer or throttles too long, or credentials are missing',
  absent: 'no such run, stack or record',
  interrupted: 'watching was left by Ctrl-C; the run goes on',
}

const endings: Record<ErrorKind, Ending> = {
  usage: 'usage',
  refused: 'refused',
  failed: 'failed',
  unreachable: 'unreachable',
  transient: 'unreachable',
  poll: 'unreachable',
  absent: 'absent',
}

/** The exit status that an error of the table in recovery/errors.ts ends with. */
export const statusOfKind = (kind: ErrorKind): number => exitStatus[endings[kind]]

/** The table in words, a line each, for the help. */
export const exitStatusLines = (): string[] =>
  Object.entries(exitStatus).map(([ending, status]) => `${status}  ${meaning[ending as Ending]}`)
