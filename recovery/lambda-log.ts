import * as z from 'zod'
import { jsonOrNothing } from './caught-error.ts'

/** A line of a Lambda's log. `level` where the function wrote it itself; the platform's own lines have none. */
export type LogLine = { at: string; level?: string; text: string }

/** What CloudWatch has: when, in milliseconds since 1970, and the text. */
type LogEvent = { timestamp: number; message: string }

/** Time, request, level and text, as Lambda's Node runtime writes them where its format is text. */
const written = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)\t[^\t]*\t([A-Z]+)\t(.*)$/s

/** What begins and ends each call: its REPORT line, which stays, says more. */
const frame = /^(START|END) RequestId: /

/**
 * The lines that tell of a run. Functions serve every run, so a line that names another execution is of no concern; one
 * that names none may be of a run at the same time.
 */
export function logLines(events: LogEvent[], execution: string): LogLine[] {
  return events
    .filter(({ message }) => !frame.test(message))
    .map(lineOf)
    .filter(({ text }) => (executionIn(text) ?? execution) === execution)
}

/** The runtime puts \r in the place of a line's end within a text, so that CloudWatch does not part it. */
function lineOf({ timestamp, message }: LogEvent): LogLine {
  const [, at, level, text] = written.exec(message) ?? []
  const readable = (text ?? message).replaceAll('\r', '\n').trimEnd()
  return {
    at: at ?? new Date(timestamp).toISOString(),
    ...(level !== undefined && { level }),
    text: readable,
  }
}

const executionIn = (text: string) => Named.safeParse(jsonOrNothing(text)).data?.execution
const Named = z.object({ execution: z.string() })
