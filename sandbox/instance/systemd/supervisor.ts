import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Definition } from './definition.ts'
import { enabledUnits } from './enablement.ts'
import type { Service } from './service.ts'
import { ServiceFailed } from './service-failed.ts'
import { UnitFault } from './unit-file.ts'
import { isMilestone, type Unit, UnitNotFound, Units } from './units.ts'

/**
 * Stands in for systemd on one instance: loads unit files from `<root>/etc/systemd/system`, starts units after those
 * that they name, stops those that depend on one that stops, and starts enabled ones at boot.
 */
export class Supervisor {
  readonly units: Units
  readonly #log: (text: string) => void
  readonly #starts = new Map<string, Promise<void>>()

  constructor(given: {
    root: string
    environment: NodeJS.ProcessEnv
    logFolder: string
    pidFolder: string
    log: (text: string) => void
  }) {
    const folder = join(given.root, 'etc/systemd/system')
    mkdirSync(folder, { recursive: true })
    this.#log = given.log
    this.units = new Units({
      folder,
      stampFolder: join(given.root, 'var/lib/systemd/timers'),
      around: { environment: given.environment, logFolder: given.logFolder, pidFolder: given.pidFolder },
      elapsed: name => this.start(name).catch(error => given.log(`${name}: ${error.message}`)),
    })
  }

  /** Starts every enabled unit, all at once; the order among them follows from After=. Failures are logged. */
  async boot(): Promise<void> {
    const names = enabledUnits(this.units.folder)
    const ends = await Promise.allSettled(names.map(name => this.start(name)))
    for (const [i, end] of ends.entries()) {
      if (end.status === 'rejected') this.#log(`${names[i]}: ${end.reason.message}`)
    }
  }

  /** Stops everything, dependants first. */
  async shutdown(): Promise<void> {
    for (const { timer } of this.units.loaded()) timer?.stop()
    await Promise.all(this.units.loaded().map(({ definition }) => this.stop(definition.name)))
  }

  /**
   * Starts a unit after what it requires and wants. Joins a start under way. Throws UnitNotFound, UnitFault or
   * ServiceFailed.
   */
  start(name: string): Promise<void> {
    const running = this.#starts.get(name)
    if (running !== undefined) return running
    const start = this.#start(name).finally(() => this.#starts.delete(name))
    this.#starts.set(name, start)
    return start
  }

  async stop(name: string): Promise<void> {
    if (isMilestone(name)) return
    const unit = this.units.get(name)
    const dependants = this.units
      .loaded()
      .filter(other => other.definition.partOf.includes(name) && isUp(other))
    await Promise.all(dependants.map(other => this.stop(other.definition.name)))
    unit.timer?.stop()
    await unit.service?.stop()
  }

  /** Stops and starts; units that are part of it and were up come up again. */
  async restart(name: string): Promise<void> {
    const partners = this.units
      .loaded()
      .filter(other => other.definition.partOf.includes(name) && isUp(other))
    await this.stop(name)
    await this.start(name)
    await Promise.all(partners.map(partner => this.start(partner.definition.name)))
  }

  /** Runs a unit that has no file. It is forgotten at its end; a failed one only when `collect` says so. */
  addTransient(definition: Definition, collect: boolean): Service {
    const { name } = definition
    if (this.units.has(name)) throw new UnitFault(`Unit ${name} was already loaded or has a fragment file.`)
    const { service } = this.units.add(definition)
    if (service === undefined) throw new UnitFault(`${name}: not a service`)
    service.onRest = () => {
      if (service.active === 'inactive' || collect) this.units.remove(name)
    }
    return service
  }

  async #start(name: string): Promise<void> {
    if (isMilestone(name)) return
    const unit = this.units.get(name)
    const { requires, wants, after, conditionPaths } = unit.definition
    const required = requires.map(other => this.start(other))
    const wanted = wants.filter(other => this.#isThere(other)).map(other => this.start(other).catch(() => {}))
    await Promise.all(wanted)
    await Promise.all(required).catch(error => {
      throw new ServiceFailed('dependency', `Dependency failed for ${name}: ${error.message}`)
    })
    await Promise.all(after.map(other => this.#starts.get(other)?.catch(() => {})))
    const missing = conditionPaths.find(path => !conditionHolds(path))
    if (missing !== undefined)
      return this.#log(`${name}: skipped, ConditionPathExists=${missing} does not hold`)
    unit.timer?.start()
    await unit.service?.start()
    this.#rescheduleTimers(name)
  }

  #isThere(name: string): boolean {
    return isMilestone(name) || this.units.has(name)
  }

  #rescheduleTimers(service: string): void {
    for (const { timer } of this.units.loaded()) {
      if (timer?.definition.timer.unit === service) timer.schedule()
    }
  }
}

function isUp({ service, timer }: Unit): boolean {
  return timer ? timer.active === 'active' : service !== undefined && !isAtRest(service)
}

function isAtRest(service: Service): boolean {
  return service.active === 'inactive' || service.active === 'failed'
}

function conditionHolds(path: string): boolean {
  return path.startsWith('!') ? !existsSync(path.slice(1)) : existsSync(path)
}

/** The message of systemctl for what can go wrong with a job. */
export function jobFailure(name: string, error: unknown): { status: number; message: string } {
  if (error instanceof UnitNotFound)
    return { status: 5, message: `Failed to start ${name}: ${error.message}` }
  if (error instanceof ServiceFailed) {
    const hint = `See its log in var/log/units/${name}.log.`
    return {
      status: 1,
      message: `Job for ${name} failed because of '${error.result}': ${error.message}. ${hint}`,
    }
  }
  return { status: 1, message: `${name}: ${error instanceof Error ? error.message : String(error)}` }
}
