import {
  chmodSync,
  closeSync,
  createWriteStream,
  lchownSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  rmSync,
  type Stats,
  symlinkSync,
  utimesSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isGone, readOnly } from './replica-tree.ts'

const isRoot = process.getuid?.() === 0

/**
 * Copies a file or a link. While it is copied the replica holds a part of it, and so it stays when the copy is
 * abandoned. False when the source vanished meanwhile.
 */
export async function copyEntry(
  from: string,
  to: string,
  stats: Stats,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    if (stats.isSymbolicLink()) copyLink(from, to, stats)
    else await copyFile(from, to, stats, signal)
    return true
  } catch (error) {
    if (isGone(error)) return false
    throw error
  }
}

async function copyFile(from: string, to: string, stats: Stats, signal: AbortSignal): Promise<void> {
  const source = await open(from)
  // Its owner's from the first byte on: a part of a file can be read as the whole one could.
  if (lstatSync(to, { throwIfNoEntry: false })) chmodSync(to, 0o600)
  else closeSync(openSync(to, 'a', 0o600))
  own(to, stats)
  await pipeline(source.createReadStream(), createWriteStream(to), { signal })
  chmodSync(to, readOnly(stats.mode))
  utimesSync(to, stats.atime, stats.mtime)
}

function copyLink(from: string, to: string, stats: Stats): void {
  const target = readlinkSync(from)
  rmSync(to, { force: true })
  symlinkSync(target, to)
  own(to, stats)
  lutimesSync(to, stats.atime, stats.mtime)
}

/** Makes a folder, or opens one for writing; whoever may read its source may read it meanwhile. */
export function openFolder(folder: string, stats: Stats): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  own(folder, stats)
  chmodSync(folder, stats.mode | 0o700)
}

/** Closes a folder for writing and gives it owner and time of its source. */
export function sealFolder(folder: string, stats: Stats): void {
  own(folder, stats)
  chmodSync(folder, readOnly(stats.mode))
  utimesSync(folder, stats.atime, stats.mtime)
}

/** Removes a file or a whole folder, which is closed for writing. */
export function removeEntry(path: string): void {
  openTree(path)
  rmSync(path, { recursive: true, force: true })
}

/** Opens a folder and all below it for writing, without which only root could remove them; nothing when it is none. */
export function openTree(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (!stats?.isDirectory()) return
  chmodSync(path, (stats.mode & 0o7777) | 0o700)
  for (const name of readdirSync(path)) openTree(join(path, name))
}

/** Only root may give a file away; in a sandbox of one user all files are the same user's. */
function own(path: string, { uid, gid }: Stats): void {
  if (isRoot) lchownSync(path, uid, gid)
}
