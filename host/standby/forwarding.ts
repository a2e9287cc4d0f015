import { forgetSuccessor, hasSuccessor } from '#host/active/successor.ts'
import { bootTime } from '#host/guard/clock.ts'
import { limits } from '#host/limits.ts'
import { readRecord } from '#host/record.ts'
import { stopUnits, units } from '#host/system/systemd.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/**
 * The API of a side that has handed over forwards for twice the TTL. Counted from when the record is seen to name the other
 * region as active: the address is changed in the same batch.
 */
export class Forwarding {
  #since: number | undefined

  /** Looks once, and stops the API when no caller can have the old answer of DNS any more. */
  async look(settings: HostSettings): Promise<void> {
    if (!(await hasSuccessor(settings))) {
      this.#since = undefined
      return
    }
    const { active, state } = await readRecord(settings, limits.recordGlance)
    if (active !== settings.peer || state !== 'active') return
    this.#since ??= bootTime()
    if (bootTime() - this.#since < 2 * settings.ttl) return
    await stopUnits(units.api)
    await forgetSuccessor(settings)
  }
}
