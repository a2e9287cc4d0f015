import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { stopActing } from '#host/active/stop.ts'
import { limits } from '#host/limits.ts'
import { isStandby, stopDatabase } from '#host/postgres/database.ts'
import { readSettings } from '#host/settings.ts'
import { exists } from '#host/system/files.ts'
import { beginUnits, units } from '#host/system/systemd.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { covers, type Sighting } from '#recovery/lease.ts'
import { asks } from '#recovery/promise.ts'
import { bootId, bootTime } from './clock.ts'
import { Holder } from './holder.ts'
import { fencedBelow, forgetStopped, stoppedEpoch, writeStopped } from './memory.ts'
import { answerPeer, askPeer, questionOfPeer } from './peer.ts'
import { createWitness, type Witness } from './witness.ts'

/**
 * Holds the lease of this host while the zone's servers name its region, and ends what acts here when it has run out. It
 * asks ten times a lease; between two questions it looks whether the lease still runs, because an answer may never come. For
 * the same reason the other host is asked beside them.
 */
export async function guard(settings: HostSettings, signal: AbortSignal): Promise<void> {
  const keeper = await Guard.begin(settings, createWitness(settings))
  // Read anew: a lease that was made shorter must not be granted at its old length, nor asked for as seldom, until somebody
  // restarts this.
  const tenth = () => readSettings().lease.seconds * 100
  const every = (milliseconds: () => number, work: () => Promise<void>) => repeat(milliseconds, work, signal)
  await Promise.all([
    every(tenth, () => keeper.ask(readSettings().lease.seconds)),
    every(tenth, async () => {
      const { onWitnessLoss, lease } = readSettings()
      if (onWitnessLoss === 'serve') await keeper.exchange(lease.seconds)
    }),
    every(
      () => limits.leaseLook,
      () => keeper.keep(),
    ),
  ])
}

async function repeat(
  milliseconds: () => number,
  work: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await work()
    await wait(milliseconds(), undefined, { signal }).catch(() => {})
  }
}

export class Guard {
  readonly #settings: HostSettings
  readonly #witness: Witness
  readonly #holder: Holder
  /** The last one that was enough to know the record by, and for how long a lease it was asked. */
  #last: { sighting: Sighting; seconds: number } | undefined

  private constructor(settings: HostSettings, witness: Witness, holder: Holder) {
    this.#settings = settings
    this.#witness = witness
    this.#holder = holder
  }

  static async begin(settings: HostSettings, witness: Witness): Promise<Guard> {
    return new Guard(settings, witness, await Holder.begin(settings))
  }

  /** Asks the zone's servers once, for a lease of so long. */
  async ask(seconds: number = this.#settings.lease.seconds): Promise<void> {
    const sighting = await this.#witness()
    if (!sighting) return
    this.#last = { sighting, seconds }
    await this.#holder.see(sighting, seconds)
  }

  /**
   * One round with the other host. As the active side it asks for a promise when the zone's servers do not extend its lease;
   * else it gives the one that it is asked for, where it may.
   */
  async exchange(seconds: number = this.#settings.lease.seconds): Promise<void> {
    const { lease, highest } = this.#holder.held
    if (highest?.active === this.#settings.peer) return await this.#promise()
    const askedAt = bootTime()
    if (!lease || !asks(lease, seconds, askedAt)) return
    const answered = await askPeer(this.#settings, { boot: bootId(), epoch: lease.epoch, askedAt, seconds })
    if (answered) await this.#holder.extend(answered)
  }

  async #promise(): Promise<void> {
    const question = await questionOfPeer(this.#settings)
    if (question && (await this.#holder.promise(question))) await answerPeer(this.#settings, question)
  }

  /** Stops what acts here without a lease; starts it again when the lease is back in the epoch in which it was stopped. */
  async keep(): Promise<void> {
    await this.#receive()
    const { lease, highest } = this.#holder.held
    if (lease && covers(lease, bootTime())) return await this.#resume(lease.epoch)
    if (!(await acts(this.#settings))) return
    const why = lease ? 'its lease has run out' : `the record names ${highest?.active ?? 'nobody known'}`
    console.error(`${this.#settings.region} stops acting as the active region: ${why}`)
    // Side by side: requests that the API lets end must not hold the database up, nor must a disk that is full. Written down
    // at once, since a stop may take minutes: a guard that ends meanwhile is not the one that starts it again.
    const done = [stopActing(), stopDatabase(), lease && writeStopped(this.#settings, lease.epoch)]
    await Promise.allSettled(done)
    await Promise.all(done)
  }

  /** What is handed to this host has its callers wait: not until the servers are asked the next time. */
  async #receive(): Promise<void> {
    if (!this.#last?.sighting.handover || this.#holder.held.lease) return
    const { sighting, seconds } = this.#last
    if (sighting.active === this.#settings.region) await this.#holder.see(sighting, seconds)
  }

  async #resume(epoch: number): Promise<void> {
    const stopped = await stoppedEpoch(this.#settings)
    if (stopped === undefined) return
    await forgetStopped(this.#settings)
    // What the fence has stopped stays so, whatever the lease says.
    if (stopped !== epoch || epoch < (await fencedBelow(this.#settings))) return
    console.error(`${this.#settings.region} acts as the active region again, in epoch ${epoch}`)
    await beginUnits(units.database, units.api, units.heartbeat, ...units.timers)
  }
}

/** Whether a database runs here that takes writes, or will when it has started. */
async function acts(settings: HostSettings): Promise<boolean> {
  const text = await readFile(join(settings.postgres.data, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  return pid > 0 && (await exists(`/proc/${pid}`)) && !(await isStandby(settings))
}
