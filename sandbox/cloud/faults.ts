import { AwsError } from '#sandbox/wire/aws-error.ts'
import type { Fault } from '#sandbox/world/control-contract.ts'

/**
 * What a cloud can be asked to do wrong. `kill-lambda`: SIGKILL to a function in mid-invocation, after its first AWS
 * call was answered, or after `seconds`. `throttle-lambda`: an invocation is refused. `ssm-timed-out`: a command is
 * reported as timed out although the host ran it. `drop-result`: what the host reports is lost. `agent-offline`: the
 * agent is not heard until the faults are cleared.
 */
export const cloudFaults = [
  'kill-lambda',
  'throttle-lambda',
  'ssm-timed-out',
  'drop-result',
  'agent-offline',
] as const
export type CloudFault = (typeof cloudFaults)[number]

/** The faults that are still to happen in this region. */
export class Faults {
  #pending: Fault[] = []

  /** Refuses a kind that no cloud knows. */
  add(fault: Fault): void {
    if (!(cloudFaults as readonly string[]).includes(fault.kind)) {
      throw new AwsError(
        'ValidationException',
        `No such fault: ${fault.kind}. Known: ${cloudFaults.join(', ')}`,
      )
    }
    this.#pending.push({ ...fault })
  }

  clear(): void {
    this.#pending = []
  }

  /** A fault of this kind for the thing of this name, used up by one. `name` in a fault may leave out its prefix. */
  take(kind: CloudFault, name: string): Fault | undefined {
    const fault = this.#pending.find(candidate => candidate.kind === kind && fits(candidate, name))
    if (fault === undefined) return undefined
    fault.count -= 1
    this.#pending = this.#pending.filter(({ count }) => count > 0)
    return fault
  }

  /** Whether such a fault is there, without using it up. */
  has(kind: CloudFault): boolean {
    return this.#pending.some(fault => fault.kind === kind)
  }
}

function fits(fault: Fault, name: string): boolean {
  return fault.name === undefined || fault.name === name || name.endsWith(`-${fault.name}`)
}
