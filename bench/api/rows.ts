import type { Measure, Method } from './load.ts'

/** One line of the result: a contestant, and the service against it. `ok` when what is asked is kept. */
export interface ApiRow {
  name: string
  /** Medians over the rounds. */
  requestsPerSecond: number
  p99Milliseconds: number
  /** The service's throughput to this one's. */
  ratio: number
  /** What the ratio must be at least, where that is asked. */
  limit?: number
  /** The highest that was seen under load, in megabytes. */
  residentMegabytes: number
  residentLimit?: number
  ok: boolean
}

const leastOfBare = 0.8
const residentLimit = 150

export function apiRows(measures: readonly Measure[]): ApiRow[] {
  return (['GET', 'PUT'] as const).flatMap(method =>
    ['bare', 'fastify', 'service'].map(contestant => row(measures, contestant, method)),
  )
}

function row(measures: readonly Measure[], contestant: string, method: Method): ApiRow {
  const own = measuresOf(measures, contestant, method)
  const requestsPerSecond = median(own.map(measure => measure.requestsPerSecond))
  const service = median(measuresOf(measures, 'service', method).map(measure => measure.requestsPerSecond))
  const summary = {
    name: `${method} ${contestant}`,
    requestsPerSecond,
    p99Milliseconds: median(own.map(measure => measure.p99Milliseconds)),
    ratio: service / requestsPerSecond,
    residentMegabytes: Math.max(...own.map(measure => measure.residentBytes)) / 1_000_000,
  }
  if (contestant === 'bare') return { ...summary, limit: leastOfBare, ok: summary.ratio >= leastOfBare }
  if (contestant === 'service')
    return { ...summary, residentLimit, ok: summary.residentMegabytes < residentLimit }
  return { ...summary, ok: true }
}

function measuresOf(measures: readonly Measure[], contestant: string, method: Method): Measure[] {
  return measures.filter(measure => measure.contestant === contestant && measure.method === method)
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}
