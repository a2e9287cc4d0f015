import { stripVTControlCharacters } from 'node:util'

/** The columns of a screen when nothing is known of it. */
export const defaultWidth = 80

/** Characters that are seen, without the colours. */
export const visibleLength = (text: string): number => [...stripVTControlCharacters(text)].length

/** Fills with blanks on the right, counting only what is seen. */
export const padded = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - visibleLength(text)))

/** Breaks text at blanks; what has none and is too long stays whole, so that it can be copied. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1)
    if (last !== undefined && visibleLength(last) + 1 + visibleLength(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.length === 0 ? [''] : lines
}

/** A label and a text beside it that is wrapped below itself. */
export function labelled(
  label: string,
  text: string,
  { indent = 2, column = 13, width = defaultWidth } = {},
) {
  const lead = ' '.repeat(indent)
  const gap = Math.max(column, visibleLength(label) + 1)
  return wrapped(text, width - indent - gap).map(
    (line, i) => `${lead}${padded(i === 0 ? label : '', gap)}${line}`,
  )
}

/** Rows in columns as wide as their widest cell, two blanks apart, without blanks at the end, below a heading. */
export function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map(row => visibleLength(row[i] ?? ''))))
  return rows.map(
    row =>
      '  ' +
      row
        .map((cell, i) => (i === row.length - 1 ? cell : padded(cell, widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
  )
}
