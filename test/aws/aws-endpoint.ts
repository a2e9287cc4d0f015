import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createS3 } from '#sandbox/cloud/s3/s3.ts'
import type { AwsError, Operations } from '#sandbox/wire/aws-error.ts'
import { type Answer, type Call, readCall, sendAnswer } from '#sandbox/wire/call.ts'
import { type Dispatch, jsonDispatch } from '#sandbox/wire/json.ts'
import { errorAnswer, operationName } from '#sandbox/wire/protocol.ts'
import { queryDispatch } from '#sandbox/wire/query.ts'
import { type RestJsonRoute, restJsonDispatch } from '#sandbox/wire/rest-json.ts'
import { readScope } from '#sandbox/wire/scope.ts'
import { createFaults } from '#sandbox/world/faults.ts'
import type { Seen } from '#sandbox/world/health-check.ts'
import { listenAt } from '#sandbox/world/listener.ts'
import { createRoute53 } from '#sandbox/world/route53.ts'
import { createZone } from '#sandbox/world/zone.ts'
import { stack } from '../recovery/samples.ts'

/** What happens to a call: an AWS error, its answer lost after the work was done, never any answer, or nothing out of the ordinary. */
export type Interception = AwsError | 'lose-answer' | 'silence' | undefined

type Services = {
  ssm?: Operations
  states?: Operations
  sns?: Operations
  logs?: Dispatch
  efs?: RestJsonRoute[]
}

/**
 * An AWS endpoint for one test: the sandbox's own Route 53 over a zone of its own, its S3, and of the other services the given
 * operations. The clients are pointed at it by the environment, as a Lambda of the sandbox is.
 */
export async function startAws(services: Services = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'drctl-aws-'))
  const faults = createFaults()
  const zone = createZone({
    file: join(folder, 'zone.json'),
    name: 'example.test.',
    servers: ['ns1.example.test.', 'ns2.example.test.'],
    propagationSeconds: 0.05,
  })
  const seen: Seen[] = []
  const dispatch = dispatchOf(
    services,
    createRoute53({ zoneId: stack.hostedZoneId, zone, faults, health: healthOf(seen) }),
    createS3(join(folder, 's3')),
  )
  const aws = {
    zone,
    faults,
    /** What the checkers saw. */
    seen,
    /** `service:Operation` of each call, in order. */
    calls: [] as string[],
    intercept: (_call: { service: string; operation: string; region: string }): Interception => undefined,
    record: () => zone.records().find(({ type }) => type === 'TXT')?.values[0],
    url: '',
    async stop() {
      await listener.close()
      rmSync(folder, { recursive: true })
    },
  }
  const server = createServer((request, response) => {
    answer(aws, dispatch, request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  const listener = await listenAt(server, { address: '127.86.0.1', port: 0 })
  const at = server.address()
  aws.url = `http://127.86.0.1:${typeof at === 'object' ? at?.port : at}`
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: 'TEST',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'eu-west-1',
    DRCTL_STACK: JSON.stringify(stack),
  })
  return aws
}

export type Aws = Awaited<ReturnType<typeof startAws>>

function dispatchOf(
  { ssm = {}, states = {}, sns = {}, efs = [], logs = jsonDispatch({}, { version: '1.1' }) }: Services,
  route53: Dispatch,
  s3: Dispatch,
) {
  return new Map<string, Dispatch>([
    ['route53', route53],
    ['s3', s3],
    ['ssm', jsonDispatch(ssm, { version: '1.1' })],
    ['states', jsonDispatch(states, { version: '1.0' })],
    ['logs', logs],
    ['sns', queryDispatch(sns, 'sns')],
    ['elasticfilesystem', restJsonDispatch(efs, { validationCode: 'BadRequest' })],
  ])
}

function healthOf(seen: Seen[]) {
  const config = { Port: 1234, Type: 'HTTP', ResourcePath: '/readyz' }
  return {
    id: stack.healthCheckId,
    config: { ...config, FullyQualifiedDomainName: stack.domain, RequestInterval: 10, FailureThreshold: 3 },
    healthy: () => undefined,
    lastSeen: () => seen,
    lastFailures: () => seen,
    stop: () => {},
  }
}

async function answer(
  aws: Pick<Aws, 'calls' | 'intercept'>,
  dispatch: Map<string, Dispatch>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const call = await readCall(request)
  const scope = readScope(call.headers.authorization)
  const operation = operationName(scope.service, call)
  aws.calls.push(`${scope.service}:${operation}`)
  const interception = aws.intercept({ service: scope.service, operation, region: scope.region })
  if (interception instanceof Error)
    return sendAnswer(response, errorAnswer(scope.service, call, interception))
  if (interception === 'silence') return
  const answered = await answerOf(dispatch.get(scope.service), call, scope)
  if (interception === 'lose-answer') response.destroy()
  else sendAnswer(response, answered)
}

function answerOf(
  dispatch: Dispatch | undefined,
  call: Call,
  scope: ReturnType<typeof readScope>,
): Promise<Answer> {
  if (!dispatch) throw new Error(`no service ${scope.service} in this test`)
  return dispatch(call, scope)
}

/** Puts the epoch record of the samples' start and the address of the active region into the zone. */
export function writeRecords(aws: Aws, text = 'v=1 epoch=7 rev=20 state=active active=eu-central-1 by=init') {
  const result = aws.zone.submit([
    {
      action: 'UPSERT',
      set: { name: '_drctl.api.example.test.', type: 'TXT', ttl: 60, values: [`"${text}"`] },
    },
    { action: 'UPSERT', set: { name: 'api.example.test.', type: 'A', ttl: 5, values: ['127.0.0.11'] } },
  ])
  if ('messages' in result) throw new Error(result.messages.join())
}
