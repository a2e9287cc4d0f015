import { limits } from '#host/limits.ts'
import { until } from '#host/system/until.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { DrctlError } from '#recovery/errors.ts'
import type { Lease } from '#recovery/lease.ts'
import { heldLease } from './lease-file.ts'

/**
 * Waits until the guard holds the lease of an epoch: what acts without it is stopped. Refuses with LeaseMissing after `limit`
 * milliseconds.
 */
export async function untilLeased(
  settings: HostSettings,
  epoch: number,
  limit: number = limits.recordWait,
): Promise<Lease> {
  const lease = await until(
    async () => {
      const held = await heldLease(settings)
      return held?.epoch === epoch ? held : undefined
    },
    { limit, every: limits.databasePoll },
  )
  if (lease) return lease
  throw new DrctlError(
    'LeaseMissing',
    `the guard of ${settings.region} does not hold the lease of epoch ${epoch}`,
  )
}
