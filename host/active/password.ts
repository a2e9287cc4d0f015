import { limits } from '#host/limits.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { DrctlError } from '#recovery/errors.ts'

export type Password = { value: string; version: number }

/**
 * The password of the API's database role, or of the one that `name` stands for, from this region's parameter store.
 * Refuses with AwsUnreachable.
 */
export async function readPassword(
  settings: HostSettings,
  name: string = settings.passwordParameter,
): Promise<Password> {
  try {
    const { Value: value, Version: version } = await parameter(settings, name, true)
    if (value === undefined || version === undefined) throw new Error('it has no value')
    return { value, version }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new DrctlError('AwsUnreachable', `cannot read the parameter ${name}: ${why}`, {}, cause)
  }
}

/** Which version of the password this region holds; the value stays where it is. Undefined when it cannot be read. */
export async function passwordVersion(settings: HostSettings): Promise<number | undefined> {
  return parameter(settings, settings.passwordParameter, false).then(
    ({ Version }) => Version,
    () => undefined,
  )
}

async function parameter({ region }: HostSettings, Name: string, WithDecryption: boolean) {
  // Loaded here: it takes longer to load than everything else together, and most commands do without.
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm')
  const client = new SSMClient({ region, maxAttempts: 2 })
  try {
    const abortSignal = AbortSignal.timeout(limits.passwordRequest)
    const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption }), {
      abortSignal,
    })
    return Parameter ?? {}
  } finally {
    client.destroy()
  }
}
