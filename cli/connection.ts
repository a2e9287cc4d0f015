import { readStack } from '#aws/stack.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { DrctlError } from '#recovery/errors.ts'
import { peerOf } from '#recovery/regions.ts'
import { UsageError } from './failure.ts'
import { patiently } from './patience.ts'

/** The stack as one region describes it. That region answers; its peer is perhaps lost. */
export type Connection = { stack: Stack; region: string; peer: string }

export type Place = { region?: string | undefined; service: string }

/**
 * The stack of a service, asked in the named region. UsageError when none is named, StackUnknown when that region has no
 * such stack, AwsUnreachable when it does not answer.
 */
export async function connect({ region, service }: Place): Promise<Connection> {
  if (!region) throw new UsageError('no region is named', 'add --region <region>, or set AWS_REGION')
  const stack = await patiently(() => readStack(region, service)).catch(error => {
    throw withOtherRegion(error)
  })
  return { stack, region, peer: peerOf(stack, region) }
}

/** Whoever has AWS_REGION set to the region that was lost needs only this word. */
function withOtherRegion(error: unknown): unknown {
  if (!(error instanceof DrctlError) || error.code !== 'AwsUnreachable') return error
  const message = `${error.message} (if that region is lost, name the other one with --region)`
  return new DrctlError(error.code, message, error.data, error)
}
