import { chmodSync, globSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Damage to files on a file system, as bad luck does it. The read-only replica is opened for it first. */

/** Takes every file that matches out of its folder, into `root`; throws when none matches. */
export function takeAway(root: string, pattern: string): string[] {
  return each(root, pattern, file => renameSync(file, join(opened(root), `away-${basename(file)}`)))
}

/** Cuts every file that matches in half, as a replication that stopped in the middle leaves it. */
export function tear(root: string, pattern: string): string[] {
  return each(root, pattern, file => truncateSync(file, Math.floor(statSync(file).size / 2)))
}

/** Flips one byte in the middle of every file that matches. */
export function flipByte(root: string, pattern: string): string[] {
  return each(root, pattern, file => {
    const bytes = readFileSync(file)
    const middle = Math.floor(bytes.length / 2)
    bytes[middle] = (bytes[middle] ?? 0) ^ 0xff
    writeFileSync(file, bytes)
  })
}

function each(root: string, pattern: string, damage: (file: string) => void): string[] {
  const files = globSync(join(root, pattern)).filter(path => statSync(path).isFile())
  if (files.length === 0) throw new Error(`nothing matches ${pattern} in ${root}`)
  for (const file of files) {
    opened(dirname(file))
    chmodSync(file, 0o640)
    damage(file)
  }
  return files
}

function opened(folder: string): string {
  chmodSync(folder, 0o750)
  return folder
}
