import type pg from 'pg'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  /** Counts one request and its duration in seconds. */
  observe(method: string, route: string, status: number, seconds: number): void
  text(): Promise<string>
  readonly contentType: string
}

/** Requests by route and status, the process, and the connection pool. The registry is this service's own. */
export function createMetrics(pool: Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'>): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  poolGauge(registry, pool)
  const histogram = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  })
  const children = new Map<string, Histogram.Internal<'method' | 'route' | 'status'>>()
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    // The labelled child is kept: looking it up by labels each time costs as much as the rest of a request's metrics.
    observe(method, route, status, seconds) {
      const key = `${method} ${route} ${status}`
      let child = children.get(key)
      if (!child) {
        child = histogram.labels({ method, route, status: String(status) })
        children.set(key, child)
      }
      child.observe(seconds)
    },
  }
}

function poolGauge(registry: Registry, pool: Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'>) {
  new Gauge({
    name: 'database_connections',
    help: 'Connections open and free, and requests waiting for one',
    labelNames: ['state'] as const,
    registers: [registry],
    collect() {
      this.set({ state: 'open' }, pool.totalCount)
      this.set({ state: 'free' }, pool.idleCount)
      this.set({ state: 'waiting' }, pool.waitingCount)
    },
  })
}
