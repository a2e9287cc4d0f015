import type { Output } from '#cli/output.ts'
import { visibleLength } from '#cli/render/text.ts'

const clearBelow = '\u001b[J'
const asText = (lines: string[]) => lines.map(line => `${line}\n`).join('')
const up = (rows: number) => (rows > 0 ? `\u001b[${rows}A` : '')

/**
 * Lines that are drawn in place, again and again, at the end of what is on the terminal; what stood there before stays
 * in its scroll-back. Lines longer than the terminal take more of its rows, so that commands in them can be copied.
 */
export class Screen {
  private readonly output: Output
  private drawn: string[] = []

  constructor(output: Output) {
    this.output = output
  }

  /** Replaces what was drawn before. Lines that do not fit are left out at the top, for the question stands below. */
  draw(lines: string[]): void {
    const fitting = [...lines]
    while (!this.fits(fitting)) fitting.shift()
    const text = asText(fitting)
    if (text === asText(this.drawn)) return
    // A terminal whose width has changed meanwhile has broken what was drawn anew.
    this.output.write(`${up(this.rowsOf(this.drawn))}\r${clearBelow}${text}`)
    this.drawn = fitting
  }

  /** Whether the lines can be drawn in place; the cursor needs a row of its own below them. */
  fits(lines: string[]): boolean {
    return this.rowsOf(lines) < this.output.rows
  }

  private rowsOf(lines: string[]): number {
    const { columns } = this.output
    return lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(visibleLength(line) / columns)), 0)
  }
}
