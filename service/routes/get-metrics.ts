import type { Route } from '../route.ts'

export const getMetrics: Route = {
  method: 'GET',
  path: '/metrics',
  name: 'getMetrics',
  summary: 'Metrics in the text format of Prometheus',
  answers: { 200: { description: 'Metrics', type: 'text/plain' } },
  problems: [],
  async handle(_asked, { metrics }) {
    return { status: 200, body: await metrics.text(), type: metrics.contentType }
  },
}
