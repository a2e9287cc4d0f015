import type { Dispatch } from '#sandbox/wire/json.ts'
import { routesOf } from '#sandbox/wire/protocol.ts'
import { type RestXmlInput, type RestXmlOutput, restXmlDispatch } from '#sandbox/wire/rest-xml.ts'
import type { Faults } from './faults.ts'
import type { HealthCheck } from './health-check.ts'
import { healthOperations } from './route53-health.ts'
import { listElements } from './route53-input.ts'
import { recordOperations } from './route53-records.ts'
import { zoneOperations } from './route53-zones.ts'
import type { Zone } from './zone.ts'

export type Run = (input: RestXmlInput) => RestXmlOutput
export type Route53Settings = { zoneId: string; zone: Zone; health: HealthCheck; faults: Faults }

/** Route 53 over its REST-XML protocol: one hosted zone and one health check. */
export function createRoute53(settings: Route53Settings): Dispatch {
  const routes = routesOf<'route53', Run>('route53', {
    ...zoneOperations(settings),
    ...recordOperations(settings),
    ...healthOperations(settings),
  })
  return restXmlDispatch(routes, listElements)
}
