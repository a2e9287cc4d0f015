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
  SlowDown: 'AwsThrottled',
  TimeoutError: 'AwsUnreachable',
  AbortError: 'AwsUnreachable',
  CredentialsProviderError: 'NoCredentials',
  TokenProviderError: 'NoCredentials',
  ExpiredToken: 'CredentialsExpired',
  ExpiredTokenException: 'CredentialsExpired',
  InvalidAccessKeyId: 'NoCredentials',
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

const network = /^(ECONN\w+|ETIMEDOUT|EPIPE|EPROTO|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/

/** What Node and OpenSSL call a peer that speaks no TLS, or whose certificate is not believed. */
const tls =
  /^(CERT_\w+|\w+_CERT(_\w+)?|ERR_TLS_\w+|ERR_SSL_\w+|UNABLE_TO_\w+|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)$/

/**
 * What an AWS client threw, as an error of the table. `doing` names client, operation and region. The code that AWS
 * gave is kept for `awsCode`. A region or endpoint that cannot be one is InputInvalid. What is no answer of AWS and no
 * failure of the network (a bug of ours) stays as it is.
 */
export function fromAws(thrown: unknown, doing: string): unknown {
  if (thrown instanceof DrctlError || !(thrown instanceof Error)) return thrown
  const code = errorCode(thrown)
  if (!code) return thrown
  return new DrctlError(code, `${doing}: ${reasonOf(thrown)}`, { aws: thrown.name }, thrown)
}

/** The code that AWS itself gave for the error, such as ParameterNotFound. */
export function awsCode(error: unknown): string | undefined {
  return error instanceof DrctlError && typeof error.data.aws === 'string' ? error.data.aws : undefined
}

function errorCode(thrown: Error): ErrorCode | undefined {
  const known = codes[thrown.name]
  if (known) return known
  const system = systemCode(thrown) ?? ''
  if (network.test(system) || tls.test(system)) return 'AwsUnreachable'
  if (system === 'ERR_INVALID_URL' || thrown.message.startsWith('Region not accepted')) return 'InputInvalid'
  const status = httpStatus(thrown)
  if (status === undefined) return undefined
  return status === 429 ? 'AwsThrottled' : status >= 500 ? 'AwsUnreachable' : 'AwsRefused'
}

/** Node names the text that is no URL in `input` alone. */
function reasonOf(thrown: Error): string {
  if ('input' in thrown && systemCode(thrown) === 'ERR_INVALID_URL') {
    return `the endpoint ${thrown.input} is no URL: see AWS_ENDPOINT_URL`
  }
  return silence(thrown.message) ?? (thrown.message || systemCode(thrown) || thrown.name)
}

/** That a time limit of ours has passed, which the SDK tells in the words of its settings. */
function silence(message: string): string | undefined {
  const [, words = '', limit] = /^@smithy\/node-http-handler (.*) (\d+) ms\b/.exec(message) ?? []
  return limit && `no ${words.includes('connection') ? 'connection' : 'answer'} in ${limit} ms`
}

function systemCode(thrown: Error): string | undefined {
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined
}

function httpStatus(thrown: Error): number | undefined {
  const metadata = '$metadata' in thrown ? thrown.$metadata : undefined
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined
}
