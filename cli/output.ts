import type { WriteStream } from 'node:tty'
import { type Paint, paintFor } from './render/paint.ts'
import { defaultWidth } from './render/text.ts'

/** Where a command prints to, and how. */
export type Output = {
  /** Lines of JSON instead of text. */
  json: boolean
  /** A screen that can be drawn anew, rather than a pipe or a file. */
  live: boolean
  paint: Paint
  /** What lines are wrapped at: not below 40, where they would be words. */
  width: number
  /** What the terminal itself breaks lines at. */
  columns: number
  rows: number
  write: (text: string) => void
}

export function outputFor(stream: WriteStream, json: boolean): Output {
  return {
    json,
    live: stream.isTTY === true && !json,
    paint: paintFor(stream),
    get width() {
      return Math.max(40, this.columns)
    },
    // A pipe has none, and some pseudo terminals have 0.
    get columns() {
      return stream.columns || defaultWidth
    },
    get rows() {
      return stream.rows || 24
    },
    write: text => stream.write(text),
  }
}

/** Prints an object or the same in words. Its `v` changes when a field goes or gets another meaning. */
export function print(output: Output, json: object, lines: string[]): void {
  output.write(output.json ? `${JSON.stringify({ v: 1, ...json })}\n` : `${lines.join('\n')}\n`)
}
