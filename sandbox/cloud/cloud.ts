import { join } from 'node:path'
import { createGate } from '#sandbox/iam/gate.ts'
import { createRightsRecord } from '#sandbox/iam/rights-record.ts'
import { accountId, type Region, type Settings } from '#sandbox/settings.ts'
import { systemClock } from '#sandbox/states/clock.ts'
import { createStates } from '#sandbox/states/states.ts'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import type { Answer, Call } from '#sandbox/wire/call.ts'
import { type Dispatch, jsonDispatch } from '#sandbox/wire/json.ts'
import { errorAnswer } from '#sandbox/wire/protocol.ts'
import { readScope } from '#sandbox/wire/scope.ts'
import { awsErrorOf } from '#sandbox/wire/thrown.ts'
import { createEfs } from './efs.ts'
import { Faults } from './faults.ts'
import { internalAnswer } from './internal.ts'
import { createLambda } from './lambda/lambda.ts'
import { functionLog } from './lambda/log-file.ts'
import { createLogs } from './logs.ts'
import { createS3 } from './s3/s3.ts'
import { createSns } from './sns.ts'
import { createSsm } from './ssm/ssm.ts'

export type Cloud = ReturnType<typeof createCloud>

/** The services of a region behind one door: the credential scope of a call says which of them it is for. */
export function createCloud(settings: Settings, region: Region, replicationFile: string) {
  const { cloudState } = settings.region[region]
  const faults = new Faults()
  const gate = createGate(settings, createRightsRecord(settings))
  const lambda = createLambda(settings, region, faults)
  const ssm = createSsm(settings.region[region], faults, () => new Date())
  const states = createStates({
    directory: join(cloudState, 'states'),
    region,
    accountId,
    clock: systemClock,
    async invoke(name, payload, signal, type, role) {
      gate.checkRole('lambda', role, { action: 'lambda:InvokeFunction', resource: lambda.arnOf(name) })
      if (type === 'RequestResponse') return lambda.invoke(name, payload, signal)
      lambda.take(name, payload)
      return {}
    },
  })
  const services: Record<string, Dispatch> = {
    states: jsonDispatch(states.operations, { version: '1.0' }),
    ssm: ssm.dispatch,
    elasticfilesystem: createEfs(settings, region, replicationFile),
    sns: createSns(cloudState, region),
    logs: createLogs(group => functionLog(settings.region[region], group)),
    s3: createS3(join(cloudState, 's3')),
  }

  async function awsAnswer(call: Call): Promise<Answer> {
    let service = ''
    try {
      const scope = readScope(call.headers.authorization)
      service = scope.service
      const dispatch = services[service]
      if (dispatch && scope.region === region) return await dispatch(call, scope)
      throw new AwsError('UnknownOperationException', `The sandbox has no ${service} in ${scope.region} here`)
    } catch (thrown) {
      return errorAnswer(service, call, awsErrorOf(thrown, 'ValidationException'))
    }
  }

  return {
    answer: (call: Call, gone: AbortSignal): Promise<Answer> =>
      call.path.startsWith('/internal/')
        ? internalAnswer({ lambda, agent: ssm.agent, faults }, call, gone)
        : awsAnswer(call),
    stop(): void {
      states.stop()
      lambda.stop()
    },
  }
}
