import { AwsError } from '#sandbox/wire/aws-error.ts'
import type { XmlValue } from '#sandbox/wire/xml.ts'
import type { HealthCheck, Seen } from './health-check.ts'
import type { Run } from './route53.ts'

export function healthOperations({ health }: { health: HealthCheck }) {
  const known = (id: string | undefined) => {
    if (id !== health.id) {
      throw new AwsError('NoSuchHealthCheck', `No health check exists with the specified ID: ${id}`, 404)
    }
  }
  const description = (): XmlValue => ({
    Id: health.id,
    CallerReference: 'drctl-sandbox',
    HealthCheckConfig: { ...health.config },
    HealthCheckVersion: 1,
  })

  const ListHealthChecks: Run = () => ({
    root: 'ListHealthChecksResponse',
    value: { HealthChecks: { HealthCheck: description() }, IsTruncated: false, MaxItems: 100 },
  })
  const GetHealthCheck: Run = ({ labels }) => {
    known(labels.Id)
    return { root: 'GetHealthCheckResponse', value: { HealthCheck: description() } }
  }
  const GetHealthCheckStatus: Run = ({ labels }) => {
    known(labels.Id)
    return { root: 'GetHealthCheckStatusResponse', value: observations(health.lastSeen()) }
  }
  const GetHealthCheckLastFailureReason: Run = ({ labels }) => {
    known(labels.Id)
    return { root: 'GetHealthCheckLastFailureReasonResponse', value: observations(health.lastFailures()) }
  }
  return { ListHealthChecks, GetHealthCheck, GetHealthCheckStatus, GetHealthCheckLastFailureReason }
}

function observations(seen: Seen[]): XmlValue {
  const HealthCheckObservation = seen.map(({ region, address, status, checkedAt }) => ({
    Region: region,
    IPAddress: address,
    StatusReport: { Status: status, CheckedTime: checkedAt },
  }))
  return { HealthCheckObservations: { HealthCheckObservation } }
}
