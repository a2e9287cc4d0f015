import { isDeepStrictEqual } from 'node:util'
import { handedOverEpoch, receivedEpoch } from '#host/active/handed-over.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { type Held, type Own, type Sighting, see } from '#recovery/lease.ts'
import { boundUntil, extend, promise, type Question } from '#recovery/promise.ts'
import { bootId, bootTime } from './clock.ts'
import { lastLease, writeLease } from './lease-file.ts'
import { forgetPromised, readHighest, readPromised, writeHighest, writePromised } from './memory.ts'

/**
 * What this host's guard knows and holds. One change after another: whether a lease is held, or a promise given that none will
 * be, is decided by what the change before has left.
 */
export class Holder {
  readonly #settings: HostSettings
  #held: Held
  #last: Promise<unknown> = Promise.resolve()

  private constructor(settings: HostSettings, held: Held) {
    this.#settings = settings
    this.#held = held
  }

  /** A guard that was restarted goes on with the lease that it held. */
  static async begin(settings: HostSettings): Promise<Holder> {
    const [highest, lease] = await Promise.all([readHighest(settings), lastLease(settings)])
    return new Holder(settings, { ...(highest && { highest }), ...(lease && { lease }) })
  }

  get held(): Held {
    return this.#held
  }

  /** What the zone's servers say is written down before the lease is used. */
  see(sighting: Sighting, seconds: number): Promise<void> {
    return this.#inTurn(async () => {
      const own = await this.#own(seconds)
      await this.#hold(see(this.#held, sighting, own))
      // Or the next boot would take it for one that has just been given.
      if (own.boundUntil !== undefined && own.boundUntil <= sighting.sentAt)
        await forgetPromised(this.#settings)
    })
  }

  /** The other host has answered. */
  extend(answered: Question): Promise<void> {
    const own = { region: this.#settings.region, boot: bootId() }
    return this.#inTurn(() => this.#hold(extend(this.#held, answered, own)))
  }

  /** Answers whether the other host gets the promise that it asks for: if so, it is on the disk. */
  promise(question: Question): Promise<boolean> {
    return this.#inTurn(async () => {
      const before = await readPromised(this.#settings)
      const asked = { peer: this.#settings.peer, boot: bootId(), now: bootTime(), before }
      const promised = promise(question, this.#held, asked)
      if (promised) await writePromised(this.#settings, promised)
      return promised !== undefined
    })
  }

  async #hold(held: Held): Promise<void> {
    if (held.highest && !isDeepStrictEqual(held.highest, this.#held.highest))
      await writeHighest(this.#settings, held.highest)
    this.#held = held
    await writeLease(this.#settings, held.lease)
  }

  async #own(seconds: number): Promise<Own> {
    const [handedOver, received, promised] = await Promise.all([
      handedOverEpoch(this.#settings),
      receivedEpoch(this.#settings),
      readPromised(this.#settings),
    ])
    return {
      ...{ region: this.#settings.region, seconds },
      ...(handedOver !== undefined && { handedOver }),
      ...(received !== undefined && { received }),
      ...(promised && { boundUntil: boundUntil(promised, bootId()) }),
    }
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#last.then(change)
    this.#last = done.catch(() => {})
    return done
  }
}
