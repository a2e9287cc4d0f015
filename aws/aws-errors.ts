import { DrctlError, type ErrorCode } from '#recovery/errors.ts'

const codes: Record<string, ErrorCode> = {
  Throttling: 'AwsThrottled',
  ThrottlingException: 'AwsThrottled',
  ThrottledException: 'AwsThrottled',
  RequestThrottled: 'AwsThrottled',
  RequestThrottledException: 'AwsThrottled',
  RequestLimitExceeded: 'AwsThrottled',
  TooManyRequestsException: 'AwsThrottled',
  TooManyUpdates: 'AwsThrottled',
  PriorRequestNotComplete: 'AwsThrottled',
  TimeoutError: 'AwsUnreachable',
  AbortError: 'AwsUnreachable',
  CredentialsProviderError: 'NoCredentials',
  TokenProviderError: 'NoCredentials',
  ExpiredToken: 'NoCredentials',
  ExpiredTokenException: 'NoCredentials',
  InvalidClientTokenId: 'NoCredentials',
  InvalidSignatureException: 'NoCredentials',
  SignatureDoesNotMatch: 'NoCredentials',
  UnrecognizedClientException: 'NoCredentials',
  MissingAuthenticationToken: 'NoCredentials',
  MissingAuthenticationTokenException: 'NoCredentials',
  AccessDenied: 'AccessDenied',
  AccessDeniedException: 'AccessDenied',
  AuthorizationError: 'AccessDenied',
  AuthorizationErrorException: 'AccessDenied',
}

const network = /^(ECONN\w+|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/

/**
 * What an AWS client threw, as an error of the table. `doing` names client, operation and region. The code that AWS
 * gave is kept for `awsCode`. What is no answer of AWS and no failure of the network (a bug of ours) stays as it is.
 */
export function fromAws(thrown: unknown, doing: string): unknown {
  if (thrown instanceof DrctlError || !(thrown instanceof Error)) return thrown
  const code = errorCode(thrown)
  if (!code) return thrown
  const reason = thrown.message || systemCode(thrown) || thrown.name
  return new DrctlError(code, `${doing}: ${reason}`, { aws: thrown.name }, thrown)
}

/** The code that AWS itself gave for the error, such as ParameterNotFound. */
export function awsCode(error: unknown): string | undefined {
  return error instanceof DrctlError && typeof error.data.aws === 'string' ? error.data.aws : undefined
}

function errorCode(thrown: Error): ErrorCode | undefined {
  const known = codes[thrown.name]
  if (known) return known
  if (network.test(systemCode(thrown) ?? '')) return 'AwsUnreachable'
  const status = httpStatus(thrown)
  if (status === undefined) return undefined
  return status === 429 ? 'AwsThrottled' : status >= 500 ? 'AwsUnreachable' : 'AwsRefused'
}

function systemCode(thrown: Error): string | undefined {
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined
}

function httpStatus(thrown: Error): number | undefined {
  const metadata = '$metadata' in thrown ? thrown.$metadata : undefined
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined
}
