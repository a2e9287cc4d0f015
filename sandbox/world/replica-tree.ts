import { lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs'
import { join } from 'node:path'

/** What a folder of the replica is known to hold: each file's signature by name, and the folders below. */
export type Tree = { seal: string; files: Map<string, string>; folders: Map<string, Tree> }
export type Listing = Map<string, Stats>

export function emptyTree(): Tree {
  return { seal: '', files: new Map(), folders: new Map() }
}

/** What a replica holds as it lies on disk, for a copier that starts anew; empty when there is none. */
export function readTree(folder: string): Tree {
  const tree = emptyTree()
  for (const [name, stats] of listing(folder) ?? []) {
    const path = join(folder, name)
    if (stats.isDirectory()) tree.folders.set(name, readTree(path))
    else tree.files.set(name, signature(path, stats))
  }
  return tree
}

/** The files, links and folders of a folder; nothing when it is not there (any more). */
export function listing(folder: string): Listing | undefined {
  const found: Listing = new Map()
  try {
    for (const name of readdirSync(folder)) {
      const stats = lstatSync(join(folder, name), { throwIfNoEntry: false })
      if (stats?.isDirectory() || stats?.isFile() || stats?.isSymbolicLink()) found.set(name, stats)
    }
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
  return found
}

/** Equal as long as nothing of a file changed: its size, its time to the millisecond, its owner, or where it links to. */
export function signature(path: string, stats: Stats): string {
  if (stats.isSymbolicLink()) return `link ${readlinkSync(path)}`
  return [stats.size, Math.round(stats.mtimeMs), stats.uid, stats.gid, readOnly(stats.mode)].join(' ')
}

/** The mode without the right to write. */
export function readOnly(mode: number): number {
  return mode & 0o7777 & ~0o222
}

export function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
