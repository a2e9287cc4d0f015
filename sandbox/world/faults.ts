import { AwsError } from '#sandbox/wire/aws-error.ts'
import type { Fault } from './control-contract.ts'

/** The kinds that the world carries out itself. */
export const worldFaults = [
  'throttle',
  'drop-answer',
  'prior-request',
  'drop-change',
  'duplicate-delivery',
  'server-behind',
  'releases-down',
] as const
export type WorldFault = (typeof worldFaults)[number]

export type Faults = ReturnType<typeof createFaults>

/** The faults that are still to happen. Each happens `count` times to what it fits, oldest fault first. */
export function createFaults() {
  let pending: Fault[] = []
  return {
    add: (fault: Fault) => void pending.push({ ...fault }),
    clear() {
      pending = []
    },
    list: (): Fault[] => pending.map(fault => ({ ...fault })),
    /** True when a fault of this kind fits; uses it up by one. */
    take(kind: WorldFault, about: { service?: string; operation?: string } = {}): boolean {
      const fault = pending.find(candidate => candidate.kind === kind && fits(candidate, about))
      if (!fault) return false
      fault.count -= 1
      pending = pending.filter(({ count }) => count > 0)
      return true
    },
  }
}

function fits(fault: Fault, about: { service?: string; operation?: string }): boolean {
  return (
    (fault.service === undefined || fault.service === about.service) &&
    (fault.operation === undefined || fault.operation === about.operation)
  )
}

export function isWorldFault(kind: string): kind is WorldFault {
  return (worldFaults as readonly string[]).includes(kind)
}

/** What a caller is told that calls too often. The code differs by protocol, as at AWS. */
export function throttled(service: string): AwsError {
  if (service === 's3') return new AwsError('SlowDown', 'Please reduce your request rate.', 503)
  const code =
    service === 'route53' || service === 'sns' || service === 'monitoring'
      ? 'Throttling'
      : 'ThrottlingException'
  return new AwsError(code, 'Rate exceeded', service === 'elasticfilesystem' ? 429 : 400)
}
