import type { AwsError } from './aws-error.ts'
import type { Answer, Call } from './call.ts'
import { jsonError, targetOf } from './json.ts'
import { actionOf, queryError } from './query.ts'
import { restJsonError } from './rest-json.ts'
import { restXmlError } from './rest-xml.ts'
import { matchRoute } from './routes.ts'
import { s3Error } from './s3.ts'

/** The operations of the REST protocols: there the path says which it is. */
const paths = {
  route53: [
    ['GET', '/2013-04-01/hostedzone', 'ListHostedZones'],
    ['GET', '/2013-04-01/hostedzonesbyname', 'ListHostedZonesByName'],
    ['GET', '/2013-04-01/hostedzone/{Id}', 'GetHostedZone'],
    ['GET', '/2013-04-01/hostedzone/{Id}/rrset', 'ListResourceRecordSets'],
    ['POST', '/2013-04-01/hostedzone/{Id}/rrset', 'ChangeResourceRecordSets'],
    ['GET', '/2013-04-01/change/{Id}', 'GetChange'],
    ['GET', '/2013-04-01/healthcheck', 'ListHealthChecks'],
    ['GET', '/2013-04-01/healthcheck/{Id}', 'GetHealthCheck'],
    ['GET', '/2013-04-01/healthcheck/{Id}/status', 'GetHealthCheckStatus'],
    ['GET', '/2013-04-01/healthcheck/{Id}/lastfailurereason', 'GetHealthCheckLastFailureReason'],
  ],
  elasticfilesystem: [
    ['GET', '/2015-02-01/file-systems', 'DescribeFileSystems'],
    ['GET', '/2015-02-01/file-systems/replication-configurations', 'DescribeReplicationConfigurations'],
    ['GET', '/2015-02-01/mount-targets', 'DescribeMountTargets'],
  ],
  s3: [
    ['PUT', '/{Bucket}?versioning', 'PutBucketVersioning'],
    ['PUT', '/{Bucket}', 'CreateBucket'],
    ['GET', '/{Bucket}?list-type=2', 'ListObjectsV2'],
    ['GET', '/{Bucket}?versions', 'ListObjectVersions'],
    ['PUT', '/{Bucket}/{Key+}', 'PutObject'],
    ['GET', '/{Bucket}/{Key+}', 'GetObject'],
  ],
} as const

type RestService = keyof typeof paths
export type RestOperation<Service extends RestService> = (typeof paths)[Service][number][2]

/** The routes of a REST service, each with the function that carries it out. */
export function routesOf<Service extends RestService, Run>(
  service: Service,
  runs: Record<RestOperation<Service>, Run>,
) {
  return paths[service].map(([method, path, operation]) => {
    return { operation, method, path, run: runs[operation as RestOperation<Service>] }
  })
}

/** AWS's name of the operation that a call asks for; of an unknown REST path the method and the path. */
export function operationName(service: string, call: Call): string {
  const named = service in paths ? matched(service, call)?.route.operation : targetOf(call) || actionOf(call)
  return named || `${call.method} ${call.path}`
}

/** The values of the labels in the path of a REST call; none of a path that is unknown. */
export function routeLabels(service: RestService, call: Call): Record<string, string> {
  return matched(service, call)?.labels ?? {}
}

function matched(service: string, call: Call) {
  const routes = paths[service as RestService].map(([method, path, operation]) => ({
    ...{ operation, method, path },
    run: undefined,
  }))
  return matchRoute<undefined>(routes, call)
}

/** An error in the form of the service's protocol; of a service that is not emulated, in that of its request. */
export function errorAnswer(service: string, call: Call, error: AwsError): Answer {
  const type = call.headers['content-type'] ?? 'application/x-amz-json-1.0'
  if (service === 'route53') return restXmlError(error)
  if (service === 'elasticfilesystem') return restJsonError(error)
  if (service === 's3') return s3Error(error)
  return type.startsWith('application/x-www-form-urlencoded')
    ? queryError(service, error)
    : jsonError(error, type)
}
