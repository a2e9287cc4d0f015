import { closeSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn'
import type { Change, Frame } from './frame.ts'

/** An event as it is kept: as the API gives it, `timestamp` in milliseconds since the epoch. */
export type StoredEvent = Omit<HistoryEvent, 'timestamp' | 'id' | 'type' | 'previousEventId'> & {
  timestamp: number
  id: number
  type: HistoryEventType
  previousEventId: number
}

/** What an execution was started with. */
export interface Start {
  arn: string
  name: string
  machineArn: string
  machineName: string
  /** When it was started from a version, or through an alias. */
  versionArn?: string
  aliasArn?: string
  roleArn: string
  definition: string
  /** When the definition was written, and the revision that an update gave it. */
  definedAt: number
  revisionId: string | null
  input: string
  startedAt: number
  /** Orders executions of one millisecond. */
  order: number
}

export interface End {
  status: 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT'
  stoppedAt: number
  output?: string
  error?: string
  cause?: string
}

/** That an execution that had ended was begun again from where it had stopped. */
export interface Redrive {
  at: number
  /** Of the request, so that the same one again does nothing. */
  clientToken: string
}

/** One line of an execution's file: an event and the change of position that belongs to it, on disk together or not at all. */
export type Entry =
  | { start: Start }
  | { open: Frame; event?: StoredEvent }
  | { at: string; change: Change; closeInner?: true; event?: StoredEvent }
  | { event: StoredEvent; end?: End }
  | { event: StoredEvent; redrive: Redrive; frames: Frame[] }

export interface Journal {
  append(entry: Entry): void
  close(): void
}

/** Appends to the file. Nothing is synced: it outlives the process, not the machine's power. */
export function openJournal(path: string): Journal {
  mkdirSync(dirname(path), { recursive: true })
  const fd = openSync(path, 'a')
  let open = true
  return {
    append: entry => {
      writeSync(fd, `${JSON.stringify(entry)}\n`)
    },
    close() {
      if (open) closeSync(fd)
      open = false
    },
  }
}

/** The entries of a file. A last line that was cut off by a crash never happened: it is removed. */
export function readJournal(path: string): Entry[] {
  const bytes = readFileSync(path)
  const whole = bytes.lastIndexOf('\n') + 1
  if (whole < bytes.length) truncateSync(path, whole)
  const lines = bytes.toString('utf8', 0, whole).split('\n')
  return lines.filter(line => line !== '').map(line => JSON.parse(line) as Entry)
}
