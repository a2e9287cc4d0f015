import type { Measure, Method } from './load.ts'

/** One line of the result: the service against another, or against a limit of its own. `ok` when the limit is kept. */
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
  return (['GET', 'PUT'] as const).flatMap(method => {
    const service = summary(measures, 'service', method)
    return ['bare', 'fastify', 'service'].map(contestant => {
      const own = summary(measures, contestant, method)
      return row(`${method} ${contestant}`, own, service.requestsPerSecond / own.requestsPerSecond)
    })
  })
}

function row(name: string, own: ReturnType<typeof summary>, ratio: number): ApiRow {
  if (name.endsWith('bare')) return { name, ...own, ratio, limit: leastOfBare, ok: ratio >= leastOfBare }
  if (name.endsWith('service')) return { name, ...own, ratio, residentLimit, ok: own.residentMegabytes < residentLimit }
  return { name, ...own, ratio, ok: true }
}

function summary(measures: readonly Measure[], contestant: string, method: Method) {
  const own = measures.filter(measure => measure.contestant === contestant && measure.method === method)
  return {
    requestsPerSecond: median(own.map(measure => measure.requestsPerSecond)),
    p99Milliseconds: median(own.map(measure => measure.p99Milliseconds)),
    residentMegabytes: Math.max(...own.map(measure => measure.residentBytes)) / 1_000_000,
  }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}
