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
  const perSecond = (contestant: string) =>
    median(ofContestant(measures, contestant).map(({ requestsPerSecond }) => requestsPerSecond))
  const p99 = (contestant: string) =>
    median(ofContestant(measures, contestant).map(({ p99Milliseconds }) => p99Milliseconds))
  const throughput = { unit: '/s', value: perSecond('service') }
  return [
    row({
      name: `API ${method}, to bare node:http`,
      ...throughput,
      floor: perSecond('bare'),
      limit: { of: 'ratio', least: leastOfBare },
    }),
    row({ name: `API ${method}, to fastify`, ...throughput, floor: perSecond('fastify') }),
    row({
      name: `API ${method}, p99, to bare node:http`,
      unit: 'ms',
      value: p99('service'),
      floor: p99('bare'),
    }),
  ]
}

function ofContestant(measures: readonly Measure[], contestant: string): Measure[] {
  return measures.filter(measure => measure.contestant === contestant)
}
