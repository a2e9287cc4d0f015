import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The SHA-256 of every file in a folder and below, by its path. Links are not followed. */
export function digestsOf(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return new Map(files.map(({ parentPath, name }) => digest(join(parentPath, name))))
}

function digest(path: string): [string, string] {
  return [path, createHash('sha256').update(readFileSync(path)).digest('hex')]
}
