import { setTimeout as wait } from 'node:timers/promises'
import { limits } from '#host/limits.ts'
import { databaseState } from '#host/postgres/database.ts'
import { readRecord } from '#host/record.ts'
import { account } from '#host/reinstate/account.ts'
import { standAgain } from '#host/reinstate/stand-again.ts'
import { type Restored, readRestored } from '#host/restore/restored.ts'
import { readSettings } from '#host/settings.ts'
import type { StepContext } from '#host/step.ts'
import { stepLock, takeLock } from '#host/system/lock.ts'
import { beginUnits, units } from '#host/system/systemd.ts'
import type { Backup } from '#recovery/contracts/host-report.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { Lsn } from '#recovery/contracts/run.ts'
import { following, isFurther, type Sight } from '#recovery/following.ts'
import { Forwarding } from './forwarding.ts'
import { makeSlot, writePassFile } from './primary.ts'
import { receiver, streamFromPrimary } from './receiver.ts'
import { rejoin } from './rejoin.ts'
import { seed } from './seed.ts'

/** Sees to it that this host's database follows the active side, until it is stopped. What fails is tried again. */
export async function follow(signal: AbortSignal): Promise<void> {
  const follower = new Follower()
  const forwarding = new Forwarding()
  let said = ''
  while (!signal.aborted) {
    const problem = await look(follower, forwarding).catch(
      (error: Error) => `${error.name}: ${error.message}`,
    )
    // A fault that lasts is told once.
    if (problem !== undefined && problem !== said) console.error(problem)
    said = problem ?? ''
    await wait(limits.followEvery, undefined, { signal }).catch(() => {})
  }
}

/** The settings are read anew each time: whether the standby is warm may have been changed. */
async function look(follower: Follower, forwarding: Forwarding): Promise<string | undefined> {
  const settings = readSettings()
  await forwarding.look(settings)
  return settings.standby === 'warm' ? follower.look(settings) : undefined
}

/** Remembers since when the standby has stood still, or has been down, from one look to the next. */
export class Follower {
  #standsAt: Lsn | undefined
  #since = performance.now()
  #changes = 0
  readonly #patience: number

  /** For so many milliseconds the standby may stand still, or not start, before it is seeded anew. */
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
    switch (following({ region: settings.region, record, database }, this.#patience)) {
      case 'nothing':
        return undefined
      case 'rejoin':
        return await this.#rejoin(settings, record.epoch)
      case 'seed':
        return await this.#seed(settings, record.epoch, () => true)
      case 'seed-if-further':
        return await this.#seed(settings, record.epoch, backup => isFurtherThan(backup, database))
      case 'follow':
        return await this.#stream(settings, record.epoch)
    }
  }

  async #database(settings: HostSettings): Promise<Sight['database']> {
    const state = await databaseState(settings)
    if (state === 'absent') return { kind: 'absent' }
    const restored = await readRestored(settings)
    if (!restored) return { kind: 'other' }
    const { timeline } = restored
    const made = { kind: 'standby', fromEpoch: restored.fromEpoch, ...holding(restored) } as const
    const running = state === 'standby' ? await receiver(settings) : undefined
    // That its receiver calls itself streaming means little: it does so before the primary has said that it has the WAL.
    if (running?.replayedLsn !== this.#standsAt) this.#since = performance.now()
    this.#standsAt = running?.replayedLsn
    const stuckFor = performance.now() - this.#since
    if (!running) return { ...made, downFor: stuckFor }
    return { ...made, standing: { lsn: running.replayedLsn, timeline, stuckFor } }
  }

  async #rejoin(settings: HostSettings, epoch: number): Promise<string | undefined> {
    await writePassFile(settings)
    const why = await rejoin(settings, epoch)
    if (why === undefined) {
      console.error(`rejoined as the standby of ${settings.peer}, in epoch ${epoch}`)
      return await this.#stream(settings, epoch)
    }
    // One that still runs is the guard's to stop.
    if (settings.reinstate === 'by-hand' || (await databaseState(settings)) !== 'down')
      return `left as it is, the database from the time as the active side: ${why}`
    const { way, divergence } = await standAgain(this.#context(settings), epoch)
    console.error(`${way} as the standby of ${settings.peer}, in epoch ${epoch}: ${why}`)
    if (divergence)
      console.error(`${divergence.transactions} transactions of its own are kept in ${divergence.keptIn}`)
    this.#since = performance.now()
    return undefined
  }

  async #seed(
    settings: HostSettings,
    epoch: number,
    isGood: (backup: Backup) => boolean,
  ): Promise<string | undefined> {
    const { backup, passedOver } = await seed(this.#context(settings), epoch, isGood)
    console.error(`seeded from backup ${backup.label} of epoch ${epoch}`)
    for (const { label, why } of passedOver) console.error(`passed over ${label}: ${why}`)
    this.#since = performance.now()
    return await this.#stream(settings, epoch)
  }

  /** Of a change that no workflow asked for. */
  #context(settings: HostSettings): StepContext {
    this.#changes += 1
    return {
      ...{ run: 'follow', step: 'follow', attempt: this.#changes, settings },
      now: () => new Date(),
      progress: () => {},
    }
  }

  /**
   * While the link is down the standby goes on from the archive, by itself. Once it streams, what a reinstatement that was
   * cut off behind its rewind has kept, and not listed, is listed.
   */
  async #stream(settings: HostSettings, epoch: number): Promise<string | undefined> {
    if ((await databaseState(settings)) !== 'standby') {
      await beginUnits(units.database)
      return 'the standby does not run: it is being started'
    }
    if ((await receiver(settings)).streaming) {
      await account(settings, epoch)
      return undefined
    }
    await writePassFile(settings)
    const problem = await makeSlot(settings)
    await streamFromPrimary(settings)
    return problem === undefined ? undefined : `not streaming from ${settings.peer}: ${problem}`
  }
}

/** A run that was given up without a word must not keep the standby from following for ever. */
function holding({ held }: Restored): { heldIn?: number } {
  if (!held || Date.now() - Date.parse(held.since) > limits.standbyHeld) return {}
  return { heldIn: held.inEpoch }
}

const isFurtherThan = (backup: Backup, database: Sight['database']) =>
  database.kind === 'standby' && database.standing !== undefined && isFurther(backup, database.standing)
