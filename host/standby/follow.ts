import { setTimeout as wait } from 'node:timers/promises'
import { limits } from '#host/limits.ts'
import { repository } from '#host/pgbackrest/configuration.ts'
import { databaseState } from '#host/postgres/database.ts'
import { readRecord } from '#host/record.ts'
import { epochBackups } from '#host/restore/candidates.ts'
import { type Restored, readRestored } from '#host/restore/restored.ts'
import { readSettings } from '#host/settings.ts'
import type { StepContext } from '#host/step.ts'
import { stepLock, takeLock } from '#host/system/lock.ts'
import { beginUnits, units } from '#host/system/systemd.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { Lsn } from '#recovery/contracts/run.ts'
import { following, isFurther, type Sight } from '#recovery/following.ts'
import { renewSlot, writePassFile } from './primary.ts'
import { receiver, streamFromPrimary } from './receiver.ts'
import { rejoin } from './rejoin.ts'
import { seed } from './seed.ts'

/** Sees to it that this host's database follows the active side, until it is stopped. What fails is tried again. */
export async function follow(signal: AbortSignal): Promise<void> {
  const follower = new Follower()
  let said = ''
  while (!signal.aborted) {
    const problem = await look(follower).catch((error: Error) => `${error.name}: ${error.message}`)
    // A fault that lasts is told once.
    if (problem !== undefined && problem !== said) console.error(problem)
    said = problem ?? ''
    await wait(limits.followEvery, undefined, { signal }).catch(() => {})
  }
}

/** The settings are read anew each time: whether the standby is warm may have been changed. */
async function look(follower: Follower): Promise<string | undefined> {
  const settings = readSettings()
  return settings.standby === 'warm' ? follower.look(settings) : undefined
}

/** Remembers since when the standby has stood still, from one look to the next. */
export class Follower {
  #standsAt: Lsn | undefined
  #since = performance.now()
  #seeds = 0
  readonly #patience: number

  /** `patience`: for so many milliseconds the standby may stand still before a newer backup is taken instead. */
  constructor(patience: number = limits.followPatience) {
    this.#patience = patience
  }

  /** Looks once, and does what is to be done. Answers what was in the way of streaming, if anything. */
  async look(settings: HostSettings): Promise<string | undefined> {
    // The workflow's own restore has the same lock: neither sees the other's work half done.
    await using _restore = await takeLock(stepLock(settings, 'restore-database'))
    const record = await readRecord(settings, limits.recordGlance)
    if (record.active === settings.region) return undefined
    const database = await this.#database(settings)
    const todo = following({ region: settings.region, record, database }, this.#patience)
    if (todo === 'nothing') return undefined
    if (todo === 'rejoin') return await this.#rejoin(settings, record.epoch)
    if (
      todo === 'seed' ||
      (todo === 'seed-if-further' && (await this.#isFurther(settings, record.epoch, database)))
    )
      await this.#seed(settings, record.epoch)
    return await this.#stream(settings)
  }

  async #database(settings: HostSettings): Promise<Sight['database']> {
    const state = await databaseState(settings)
    if (state === 'absent') return { kind: 'absent' }
    const restored = await readRestored(settings)
    if (!restored) return { kind: 'other' }
    const { fromEpoch } = restored
    return {
      kind: 'standby',
      fromEpoch,
      ...(state === 'standby' && (await this.#standing(settings, restored))),
    }
  }

  async #isFurther(settings: HostSettings, epoch: number, database: Sight['database']): Promise<boolean> {
    if (database.kind !== 'standby' || !database.standing) return false
    return isFurther(await epochBackups(settings, repository(settings, 'replica', epoch)), database.standing)
  }

  async #standing(settings: HostSettings, { timeline }: Restored) {
    const { replayedLsn: lsn, streaming } = await receiver(settings)
    if (streaming || lsn !== this.#standsAt) this.#since = performance.now()
    this.#standsAt = lsn
    return { standing: { lsn, timeline, stuckFor: performance.now() - this.#since } }
  }

  async #rejoin(settings: HostSettings, epoch: number): Promise<string | undefined> {
    await writePassFile(settings)
    const why = await rejoin(settings, epoch)
    if (why !== undefined) return `left as it is, the database from the time as the active side: ${why}`
    console.error(`rejoined as the standby of ${settings.peer}, in epoch ${epoch}`)
    return await this.#stream(settings)
  }

  async #seed(settings: HostSettings, epoch: number): Promise<void> {
    this.#seeds += 1
    const context: StepContext = {
      ...{ run: 'follow', step: 'follow', attempt: this.#seeds, settings },
      now: () => new Date(),
      progress: () => {},
    }
    const { backup, passedOver } = await seed(context, epoch)
    console.error(`seeded from backup ${backup.label} of epoch ${epoch}`)
    for (const { label, why } of passedOver) console.error(`passed over ${label}: ${why}`)
    this.#since = performance.now()
  }

  /** While the link is down the standby goes on from the archive, by itself. */
  async #stream(settings: HostSettings): Promise<string | undefined> {
    if ((await databaseState(settings)) !== 'standby') {
      await beginUnits(units.database)
      return undefined
    }
    if ((await receiver(settings)).streaming) return undefined
    await writePassFile(settings)
    const problem = await renewSlot(settings)
    await streamFromPrimary(settings)
    return problem === undefined ? undefined : `not streaming from ${settings.peer}: ${problem}`
  }
}
