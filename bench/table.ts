import type { Limit, Row } from './row.ts'

const columns = ['name', 'value', 'floor', 'ratio', 'limit', 'ok'] as const

/** The rows as a table of at most 100 columns, numbers on the right. */
export function tableLines(rows: readonly Row[]): string[] {
  const cells = [[...columns], ...rows.map(cellsOf)]
  const widths = columns.map((_, i) => Math.max(...cells.map(line => line[i]?.length ?? 0)))
  return cells.map(line =>
    line
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

function cellsOf({ name, unit, value, floor, ratio, limit, ok }: Row): string[] {
  return [
    name,
    `${number(value)} ${unit}`,
    floor === undefined ? '' : `${number(floor)} ${unit}`,
    ratio === undefined ? '' : ratio.toFixed(2),
    limit === undefined ? '' : limitText(limit, unit),
    limit === undefined ? '' : ok ? 'yes' : 'NO',
  ]
}

function limitText(limit: Limit, unit: string): string {
  const [sign, bound] = 'least' in limit ? ['≥', limit.least] : ['≤', limit.most]
  return limit.of === 'ratio' ? `${sign} ${bound.toFixed(2)} ×` : `${sign} ${number(bound)} ${unit}`
}

function number(value: number): string {
  return value.toFixed(Math.abs(value) < 100 ? 2 : 0)
}
