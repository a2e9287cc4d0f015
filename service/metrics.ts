import type pg from 'pg'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  /** Counts one request and its duration in seconds. */
  observe(method: string, route: string, status: number, seconds: number): void
  text(): Promise<string>
  readonly contentType: string
}

type Connections = Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'>
type Label = 'method' | 'route' | 'status'

/** Requests by route and status, the process, and the connection pool. The registry is this service's own. */
export function createMetrics(pool: Connections): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  registerConnections(registry, pool)
  const durations = createDurations(registry)
  return {
    contentType: registry.contentType,
    observe: durations.observe,
    text() {
      durations.settle()
      return registry.metrics()
    },
  }
}

/** Observations wait until 200 of a kind are there, or until they are asked for: taken one by one they cost far more. */
function createDurations(registry: Registry) {
  const histogram = new Histogram<Label>({
    name: 'http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  })
  const kinds = new Map<string, { child: Histogram.Internal<Label>; waiting: number[] }>()

  function settle() {
    for (const { child, waiting } of kinds.values())
      for (const seconds of waiting.splice(0)) child.observe(seconds)
  }
  function observe(method: string, route: string, status: number, seconds: number) {
    const key = `${method} ${route} ${status}`
    let kind = kinds.get(key)
    if (!kind) {
      kind = { child: histogram.labels({ method, route, status: String(status) }), waiting: [] }
      kinds.set(key, kind)
    }
    if (kind.waiting.push(seconds) >= 200) settle()
  }
  return { observe, settle }
}

function registerConnections(registry: Registry, pool: Connections) {
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
