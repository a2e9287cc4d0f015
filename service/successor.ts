import { readFileSync } from 'node:fs'

/**
 * Where the API of the region answers that this one has been handed over to; undefined while it has not. The host writes
 * it into a file when a switchover begins here, and takes it away when no caller can have an old answer of DNS any more.
 */
export type Successor = () => URL | undefined

export const noSuccessor: Successor = () => undefined

/** Milliseconds for which the file is not looked at again. The host waits longer before it stops the database. */
const remembered = 50

export function readSuccessor(file: string): Successor {
  let successor: URL | undefined
  let readAt = Number.NEGATIVE_INFINITY
  return () => {
    if (performance.now() - readAt > remembered) {
      readAt = performance.now()
      successor = successorIn(file)
    }
    return successor
  }
}

function successorIn(file: string): URL | undefined {
  try {
    return new URL(readFileSync(file, 'utf8').trim())
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
