import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ZodType } from 'zod'

/** Entries kept in memory and on disk, one file each, so that a restarted cloud knows them. */
export class Stored<Entry> {
  readonly #folder: string
  readonly #entries = new Map<string, Entry>()

  constructor(folder: string, schema: ZodType<Entry>) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    this.#folder = folder
    for (const file of readdirSync(folder).filter(name => name.endsWith('.json'))) {
      const entry = schema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))
      this.#entries.set(decodeURIComponent(file.slice(0, -'.json'.length)), entry)
    }
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key)
  }

  /** Keeps an entry; it is whole on disk, or what was there before is. */
  set(key: string, entry: Entry): void {
    const file = join(this.#folder, `${encodeURIComponent(key)}.json`)
    writeFileSync(`${file}.new`, JSON.stringify(entry), { mode: 0o600 })
    renameSync(`${file}.new`, file)
    this.#entries.set(key, entry)
  }

  values(): Entry[] {
    return [...this.#entries.values()]
  }
}
