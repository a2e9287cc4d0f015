import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** One write that was asked of the API, as its caller knows it. Milliseconds since 1970. */
export type Write = {
  name: string
  /** Of January 2000: 1 makes a person, the next ones change the date of birth. */
  day: number
  address: string
  sentAt: number
  endedAt: number
  /** Absent where no whole answer came: whether it was written is not known. */
  status?: number
  error?: string
}

export type Ledger = {
  file: string
  writes: Write[]
  note: (write: Write) => void
  close: () => Promise<void>
}

/** Kept in memory to be judged, and in a file, a line a write, to be read afterwards. */
export function openLedger(file: string): Ledger {
  mkdirSync(dirname(file), { recursive: true })
  const lines = createWriteStream(file)
  const writes: Write[] = []
  return {
    file,
    writes,
    note(write) {
      writes.push(write)
      lines.write(`${JSON.stringify(write)}\n`)
    },
    close: () => new Promise(resolve => void lines.end(resolve)),
  }
}

export const isAcknowledged = ({ status }: Write) => status === 204
