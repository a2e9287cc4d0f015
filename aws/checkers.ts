import { GetHealthCheckStatusCommand, type HealthCheckObservation } from '@aws-sdk/client-route-53'
import type { Observation } from '#recovery/contracts/verify-outage.ts'
import { route53Client } from './clients/route53.ts'

/**
 * What each of Route 53's checkers saw last, from its own region. Their first failure is not kept by AWS: `at` of a
 * failing view is the earliest that is known. A checker without a view yet is no observation.
 */
export async function checkerViews(healthCheckId: string): Promise<Observation[]> {
  const { HealthCheckObservations = [] } = await route53Client('once').send(
    new GetHealthCheckStatusCommand({ HealthCheckId: healthCheckId }),
  )
  return HealthCheckObservations.flatMap(toObservation)
}

function toObservation({ Region, IPAddress, StatusReport }: HealthCheckObservation): Observation[] {
  const { Status = '', CheckedTime } = StatusReport ?? {}
  if (!CheckedTime) return []
  const saw = /^success/i.test(Status) ? 'answering' : /^failure/i.test(Status) ? 'failing' : 'unknown'
  const detail = `${IPAddress ?? 'a checker'}: ${Status}`
  return [{ vantage: 'checkers', from: Region ?? 'unknown', saw, detail, at: CheckedTime.toISOString() }]
}
