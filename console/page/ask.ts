import type { Failure } from '#console/contract.ts'
import { findToken } from './token.ts'

/** Why the console's server gave no answer to a question of the page. */
export class Trouble extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

const token = findToken()

/** Asks the console's server. Throws Trouble, also where the server is gone. */
export async function ask<T>(path: string, body?: object): Promise<T> {
  const headers = { 'x-drctl-token': await token, ...(body && { 'content-type': 'application/json' }) }
  const init = { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) }
  const response = await fetch(path, init).catch(() => {
    throw new Trouble(gone)
  })
  const answer = await response.json()
  if (!response.ok) throw new Trouble(answer.error)
  return answer
}

const gone: Failure = {
  code: 'ConsoleGone',
  message: 'the console on this machine does not answer',
  next: 'start it again and open the link that it prints: drctl console',
}

export const failureOf = (error: unknown): Failure =>
  error instanceof Trouble
    ? error.failure
    : { code: 'Fault', message: String(error), next: 'reload the page; if that does not help, report it' }
