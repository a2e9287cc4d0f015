/** What a measurement must keep: its value, or its ratio to the floor, at least or at most so much. */
export type Limit = { of: 'value' | 'ratio'; least: number } | { of: 'value' | 'ratio'; most: number }

/**
 * What was measured: medians, in the unit. `floor` is what it is compared with, measured in the same run. `ratio`: where
 * each round was compared by itself, else that of the medians.
 */
export type Measured = {
  name: string
  unit: string
  value: number
  floor?: number
  ratio?: number
  limit?: Limit
}

/** One line of the result. `ok` when the limit is kept, or there is none. */
export type Row = Measured & { ok: boolean }

export function row(measured: Measured): Row {
  const { value, floor, limit } = measured
  const ratio = measured.ratio ?? (floor === undefined ? undefined : value / floor)
  const ok = limit === undefined || keeps(limit.of === 'value' ? value : (ratio ?? Number.NaN), limit)
  return { ...measured, ...(ratio !== undefined && { ratio }), ok }
}

function keeps(value: number, limit: Limit): boolean {
  return 'least' in limit ? value >= limit.least : value <= limit.most
}

/** Of an even number, the upper one of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
