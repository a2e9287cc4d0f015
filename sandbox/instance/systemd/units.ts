import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Definition, readDefinition } from './definition.ts'
import { Service } from './service.ts'
import type { Surroundings } from './service-processes.ts'
import { Timer } from './timer.ts'

export type Unit = { definition: Definition; service?: Service; timer?: Timer }

/** Asked for a unit that has no file. */
export class UnitNotFound extends Error {
  override readonly name = 'UnitNotFound'

  constructor(unit: string) {
    super(`Unit ${unit} could not be found.`)
  }
}

/** Units that are always there: they order others and do nothing. */
export function isMilestone(name: string): boolean {
  return /\.(target|mount|slice)$/.test(name)
}

/** The units that are loaded, and the files that they come from. */
export class Units {
  readonly folder: string
  readonly #around: Surroundings
  readonly #stampFolder: string
  readonly #bootedAt = new Date()
  readonly #loaded = new Map<string, Unit>()
  readonly #elapsed: (service: string) => Promise<void>

  constructor(given: {
    folder: string
    stampFolder: string
    around: Surroundings
    elapsed: (service: string) => Promise<void>
  }) {
    this.folder = given.folder
    this.#stampFolder = given.stampFolder
    this.#around = given.around
    this.#elapsed = given.elapsed
  }

  /** The unit by its name, read from its file at the first call. Throws UnitNotFound, or UnitFault. */
  get(name: string): Unit {
    const unit = this.#loaded.get(name) ?? this.#load(name)
    if (unit === undefined) throw new UnitNotFound(name)
    return unit
  }

  has(name: string): boolean {
    return this.#loaded.has(name) || existsSync(join(this.folder, name))
  }

  loaded(): Unit[] {
    return [...this.#loaded.values()]
  }

  /** Names of the unit files, in order. */
  files(): string[] {
    return readdirSync(this.folder)
      .filter(name => /\.(service|timer)$/.test(name))
      .sort()
  }

  /** Reads all files again; what runs goes on. Throws the first UnitFault. */
  reload(): void {
    for (const [name, unit] of this.#loaded) {
      if (unit.definition.transient) continue
      const definition = this.#read(name)
      if (definition === undefined) this.#forgetIfAtRest(name, unit)
      else redefine(unit, definition)
    }
  }

  /** Takes in a unit that has no file. */
  add(definition: Definition): Unit {
    const unit = this.#build(definition)
    this.#loaded.set(definition.name, unit)
    return unit
  }

  remove(name: string): void {
    this.#loaded.delete(name)
  }

  #load(name: string): Unit | undefined {
    const definition = this.#read(name)
    return definition && this.add(definition)
  }

  #read(name: string): Definition | undefined {
    const path = join(this.folder, name)
    return existsSync(path) ? readDefinition(name, readFileSync(path, 'utf8'), path) : undefined
  }

  #forgetIfAtRest(name: string, unit: Unit): void {
    if (unit.service?.active === 'inactive') this.#loaded.delete(name)
  }

  #build(definition: Definition): Unit {
    const { service, timer } = definition
    if (service) return { definition, service: new Service({ ...definition, service }, this.#around) }
    if (!timer) return { definition }
    const serves = () => {
      const target = this.get(timer.unit).service
      if (target === undefined) throw new UnitNotFound(timer.unit)
      return target
    }
    const made = new Timer(
      { ...definition, timer },
      {
        service: serves,
        elapsed: () => this.#elapsed(timer.unit),
        bootedAt: this.#bootedAt,
        stamp: join(this.#stampFolder, `stamp-${definition.name}`),
      },
    )
    return { definition, timer: made }
  }
}

function redefine(unit: Unit, definition: Definition): void {
  unit.definition = definition
  const { service, timer } = definition
  if (unit.service && service) unit.service.definition = { ...definition, service }
  if (unit.timer && timer) {
    unit.timer.definition = { ...definition, timer }
    unit.timer.schedule()
  }
}
