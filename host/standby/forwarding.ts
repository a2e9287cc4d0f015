import { forgetSuccessor, successorSince } from '#host/active/successor.ts'
import { limits } from '#host/limits.ts'
import { readRecord } from '#host/record.ts'
import { stopUnits, units } from '#host/system/systemd.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/**
 * The API of a side that has handed over forwards for twice the TTL. Counted from when the record is seen to name the other
 * region as active, since the address is changed in the same batch; and anew when a switchover back has begun.
 */
export class Forwarding {
  #seenActive: Date | undefined

  /** Looks once, and stops the API when no caller can have the old answer of DNS any more. */
  async look(settings: HostSettings, now = new Date()): Promise<void> {
    const since = await successorSince(settings)
    if (since === undefined) return
    const { active, state } = await readRecord(settings, limits.recordGlance)
    if (active !== settings.peer || state !== 'active') {
      this.#seenActive = undefined
      return
    }
    this.#seenActive ??= now
    const from = Math.max(this.#seenActive.getTime(), since.getTime())
    if (now.getTime() < from + 2 * settings.ttl * 1000) return
    await stopUnits(units.api)
    await forgetSuccessor(settings)
  }
}
