import { appendFileSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { UnitFault } from './unit-file.ts'

/** Where a unit's output goes when its file says `journal`: one file a unit. */
export class UnitLog {
  readonly #folder: string
  readonly #unit: string

  constructor(folder: string, unit: string) {
    mkdirSync(folder, { recursive: true })
    this.#folder = folder
    this.#unit = unit
  }

  /** What the supervisor has to say of the unit. */
  note(text: string): void {
    appendFileSync(this.#file, `${new Date().toISOString()} systemd: ${text}\n`)
  }

  /** Runs `use` with the two file descriptors that StandardOutput= and StandardError= ask for. */
  withOutput<T>(output: { stdout: string; stderr: string }, use: (stdout: number, stderr: number) => T): T {
    const stdout = this.#open(output.stdout)
    const stderr = output.stderr === 'inherit' ? stdout : this.#open(output.stderr)
    try {
      return use(stdout, stderr)
    } finally {
      for (const fd of new Set([stdout, stderr])) closeSync(fd)
    }
  }

  get #file(): string {
    return join(this.#folder, `${this.#unit}.log`)
  }

  #open(target: string): number {
    const [kind = '', path] = target.split(/:(.*)/)
    if (kind === 'journal' || kind === 'inherit') return openSync(this.#file, 'a')
    if (kind === 'null') return openSync('/dev/null', 'w')
    if (path && kind === 'append') return openSync(path, 'a')
    if (path && (kind === 'file' || kind === 'truncate')) return openSync(path, 'w')
    throw new UnitFault(`${this.#unit}: output '${target}' is not known to the sandbox's supervisor`)
  }
}
