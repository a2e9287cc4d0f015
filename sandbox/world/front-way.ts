import { askedBy } from '#sandbox/iam/asked.ts'
import type { Gate } from '#sandbox/iam/gate.ts'
import { type Region, regions, type Settings } from '#sandbox/settings.ts'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import type { Answer, Call } from '#sandbox/wire/call.ts'
import type { Dispatch } from '#sandbox/wire/json.ts'
import { errorAnswer, operationName } from '#sandbox/wire/protocol.ts'
import { readScope, type Scope } from '#sandbox/wire/scope.ts'
import { awsErrorOf } from '#sandbox/wire/thrown.ts'
import { type Faults, throttled } from './faults.ts'
import { type Crossing, linkBetween, type Network } from './network.ts'
import { passOn } from './proxy.ts'
import type { RequestLog } from './request-log.ts'

/** Where a call comes in: a region's gateway, or the world's own endpoint. */
export type Entrance = Region | 'world'

export type FrontSettings = {
  settings: Settings
  network: Network
  faults: Faults
  log: RequestLog
  gate: Gate
  /** The services that the world is itself: `<service>` in whatever region, `<service>:<region>` in one. */
  services: Record<string, Dispatch>
}

/** What a call is for. With a refusal it is for nothing: it was not signed. */
export type Target = Scope & { operation: string; refusal?: AwsError }

export function targetOf(call: Call): Target {
  try {
    const scope = readScope(call.headers.authorization)
    return { ...scope, operation: operationName(scope.service, call) }
  } catch (thrown) {
    const refusal = awsErrorOf(thrown, 'IncompleteSignature')
    return { principal: '', region: '', service: '', operation: '', refusal }
  }
}

/** Route 53 lies behind a region's link to DNS, another region behind the link to it. */
export function crossingsOf(entrance: Entrance, { region, service }: Target): Crossing[] {
  if (entrance === 'world') return isRegion(region) && service !== 'route53' ? [region] : []
  if (service === 'route53') return [`${entrance}:dns`]
  return isRegion(region) && region !== entrance ? [linkBetween(entrance, region)] : [entrance]
}

/** Carries the call out here, or passes it on to its region, if who signed it has a right to it. */
export async function answerTo(front: FrontSettings, call: Call, target: Target): Promise<Answer> {
  try {
    if (target.refusal) throw target.refusal
    if (front.faults.take('throttle', target)) throw throttled(target.service)
    front.gate.checkCall(target.service, target.principal, () => askedBy(target, call))
    return await answerFrom(front, call, target)
  } catch (thrown) {
    return errorAnswer(target.service, call, awsErrorOf(thrown, 'ValidationException'))
  }
}

function answerFrom({ services, settings }: FrontSettings, call: Call, target: Target): Promise<Answer> {
  const { service, region } = target
  const own = services[`${service}:${region}`] ?? services[service]
  if (own) return own(call, target)
  if (isRegion(region)) {
    return passOn(call, { address: settings.region[region].cloud, port: settings.ports.cloud })
  }
  throw new AwsError(
    'UnknownOperationException',
    `The sandbox has no ${service} in ${region}; its regions are ${regions.join(' and ')}`,
  )
}

function isRegion(name: string): name is Region {
  return (regions as readonly string[]).includes(name)
}
