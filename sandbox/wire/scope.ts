import { AwsError } from './aws-error.ts'

/** Who calls what, read from the SigV4 credential scope. The signature itself is not verified. */
export type Scope = {
  /** The access key id of the caller. */
  principal: string
  region: string
  service: string
}

const credential = /Credential=([^/\s,]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request/

/**
 * Reads the Authorization header. Refuses a missing one with MissingAuthenticationToken, one without a credential
 * scope with IncompleteSignature.
 */
export function readScope(authorization: string | undefined): Scope {
  if (!authorization) {
    throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403)
  }
  const [, principal, region, service] = credential.exec(authorization) ?? []
  if (!principal || !region || !service) {
    throw new AwsError('IncompleteSignature', "Authorization header requires 'Credential' parameter.", 403)
  }
  return { principal, region, service }
}
