import { median, type Row, row } from '../row.ts'
import type { Measure, Method } from './load.ts'

const leastOfBare = 0.8
const mostMegabytes = 150

/** The service's throughput beside bare's and fastify's, its p99 beside bare's, and its memory under load. */
export function apiRows(measures: readonly Measure[]): Row[] {
  return [
    ...(['GET', 'PUT'] as const).flatMap(method => methodRows(measures, method)),
    row({
      name: 'API, resident memory under load',
      unit: 'MB',
      value: Math.max(...ofContestant(measures, 'service').map(({ residentBytes }) => residentBytes)) / 1e6,
      limit: { of: 'value', most: mostMegabytes },
    }),
  ]
}

function methodRows(all: readonly Measure[], method: Method): Row[] {
  const measures = all.filter(measure => measure.method === method)
  return [
    row({
      name: `API ${method}, to bare node:http`,
      unit: '/s',
      ...compared(measures, 'bare', ({ requestsPerSecond }) => requestsPerSecond),
      limit: { of: 'ratio', least: leastOfBare },
    }),
    row({
      name: `API ${method}, to fastify`,
      unit: '/s',
      ...compared(measures, 'fastify', ({ requestsPerSecond }) => requestsPerSecond),
    }),
    row({
      name: `API ${method}, p99, to bare node:http`,
      unit: 'ms',
      ...compared(measures, 'bare', ({ p99Milliseconds }) => p99Milliseconds),
    }),
  ]
}

/** Turn by turn: what a busy machine does to one, it does to its neighbour of the same round too. */
function compared(measures: readonly Measure[], floor: string, figure: (measure: Measure) => number) {
  const values = ofContestant(measures, 'service').map(figure)
  const floors = ofContestant(measures, floor).map(figure)
  const ratios = values.map((value, round) => value / (floors[round] ?? Number.NaN))
  return { value: median(values), floor: median(floors), ratio: median(ratios) }
}

function ofContestant(measures: readonly Measure[], contestant: string): Measure[] {
  return measures.filter(measure => measure.contestant === contestant)
}
