import { readStack } from '#aws/stack.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { DrctlError } from '#recovery/errors.ts'
import { peerOf } from '#recovery/regions.ts'
import { patiently } from './patience.ts'
import { UsageError } from './usage-error.ts'

/** The stack as one region describes it. That region answers; its peer is perhaps lost. */
export type Connection = { stack: Stack; region: string; peer: string }

export type Place = { region?: string | undefined; service: string }

/**
 * The stack of a service, asked in the named region. UsageError when none is named or the endpoint is no URL, StackUnknown when that region has no
 * such stack, AwsUnreachable when it does not answer.
 */
export async function connect({ region, service }: Place): Promise<Connection> {
  if (!region) throw new UsageError('no region is named', 'add --region <region>, or set AWS_REGION')
  checkEndpoint(process.env.AWS_ENDPOINT_URL)
  const stack = await patiently(() => readStack(region, service)).catch(error => {
    throw withOtherRegion(error)
  })
  return { stack, region, peer: peerOf(stack, region) }
}

/** For `localhost:4566` the client would take localhost for the scheme, and ask a host without a name. */
function checkEndpoint(endpoint: string | undefined): void {
  if (!endpoint || (/^https?:\/\//i.test(endpoint) && URL.canParse(endpoint))) return
  throw new UsageError(
    `AWS_ENDPOINT_URL is no http or https URL: ${endpoint}`,
    'write it as in http://localhost:4566, or unset it to ask AWS itself',
  )
}

/** Whoever has AWS_REGION set to the region that was lost needs only this word. */
function withOtherRegion(error: unknown): unknown {
  if (!(error instanceof DrctlError) || error.code !== 'AwsUnreachable') return error
  const message = `${error.message} (if that region is lost, name the other one with --region)`
  return new DrctlError(error.code, message, error.data, error)
}
