import { accountId } from '#sandbox/settings.ts'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { type Asked, decide } from './decision.ts'
import { deployer, people, policiesOf } from './policies.ts'
import type { Statement } from './policy.ts'
import type { RightsRecord } from './rights-record.ts'

export type Gate = ReturnType<typeof createGate>

/** Lets through what those have a right to who ask, and records both that and what is refused. */
export function createGate(place: { state: string }, record: RightsRecord) {
  function require(service: string, principal: string, policies: [string, Statement[]][], asked: Asked) {
    const decisions = policies.map(([policy, statements]) => ({ policy, ...decide(statements, asked) }))
    const denied = decisions.some(({ effect }) => effect === 'denied')
    const allowed = decisions.find(({ effect }) => effect === 'allowed')
    if (denied || allowed?.effect !== 'allowed') {
      record.refused({ principal, ...asked })
      throw accessDenied(service, principal, asked, denied)
    }
    record.used({ policy: allowed.policy, ...allowed.by, context: asked.context ?? {} })
  }

  return {
    /**
     * Returns where a call is allowed to who signed it. Throws AwsError in the words of the service: its AccessDenied, or,
     * of somebody who is not there, that the credentials are not known.
     */
    checkCall(service: string, principal: string, asked: () => Asked[]): void {
      if (principal === deployer) return
      const policies = policiesOf(place, principal)
      if (policies.length === 0) throw unknown(service)
      for (const one of asked()) require(service, principal, policies, one)
    },
    /** The same for a service that has taken on a role, given by its ARN. */
    checkRole(service: string, roleArn: string, asked: Asked): void {
      const principal = roleArn.split('/').at(-1) ?? ''
      require(service, principal, policiesOf(place, principal), asked)
    },
  }
}

/** Source: "Troubleshoot access denied error messages", IAM. The code differs by service. */
function accessDenied(service: string, principal: string, { action, resource }: Asked, explicit: boolean) {
  const why = explicit
    ? 'with an explicit deny in an identity-based policy'
    : `because no identity-based policy allows the ${action} action`
  const message = `User: ${arnOf(principal)} is not authorized to perform: ${action} on resource: ${resource} ${why}`
  const [code, status] = refusals[service] ?? ['AccessDeniedException', 400]
  return new AwsError(code, message, status)
}

const refusals: Record<string, [code: string, status: number]> = {
  route53: ['AccessDenied', 403],
  elasticfilesystem: ['AccessDeniedException', 403],
  sns: ['AuthorizationError', 403],
  s3: ['AccessDenied', 403],
  // So that Step Functions names it as it does.
  lambda: ['AWSLambdaException', 403],
}

function unknown(service: string): AwsError {
  const message = 'The security token included in the request is invalid.'
  if (service === 's3')
    return new AwsError(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      403,
    )
  return service === 'route53' || service === 'sns'
    ? new AwsError('InvalidClientTokenId', message, 403)
    : new AwsError('UnrecognizedClientException', message, 400)
}

function arnOf(principal: string): string {
  return people.includes(principal)
    ? `arn:aws:iam::${accountId}:user/${principal}`
    : `arn:aws:sts::${accountId}:assumed-role/${principal}/sandbox`
}
