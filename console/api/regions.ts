import type { Connection } from '#operator/connection.ts'
import { operatorName } from '#operator/operator-name.ts'
import { readStatus } from '#operator/status/read-status.ts'
import type { About } from '../contract.ts'
import type { Route } from './route.ts'

/** Which service this is, and how both its regions stand. */
export function regionRoutes(connection: Connection): Route[] {
  const { stack, region, peer } = connection
  const { service, domain, objectives } = stack
  const about: About = { service, domain, regions: [region, peer], operator: operatorName(), objectives }
  return [
    { method: 'GET', path: '/api/about', answer: () => about },
    { method: 'GET', path: '/api/status', answer: shared(() => readStatus(connection, new Date())) },
  ]
}

/** Whoever asks while a question is under way gets its answer: both hosts are asked once. */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let asking: Promise<T> | undefined
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined
    })
    return asking
  }
}
