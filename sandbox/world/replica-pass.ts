import { lstatSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { copyEntry, openFolder, removeEntry, sealFolder } from './replica-copy.ts'
import { emptyTree, type Listing, listing, signature, type Tree } from './replica-tree.ts'

/**
 * Makes one folder of the replica what its source is at the moment of looking, file by file, then the folders below.
 * What has the known signature is not touched. False when the source is not there. Rejects when aborted, leaving what
 * was copied so far.
 */
export async function replicateFolder(
  from: string,
  to: string,
  known: Tree,
  signal: AbortSignal,
): Promise<boolean> {
  await turn(undefined, { signal })
  const stats = lstatSync(from, { throwIfNoEntry: false })
  const here = stats && listing(from)
  if (!stats || !here) return false
  const gone = goneFrom(known, here)
  const stale = [...here].filter(([name, entry]) => isStale(from, name, entry, known))
  const seal = signature(from, stats)
  const isNew = [...here].some(([name, entry]) => entry.isDirectory() && !known.folders.has(name))
  const changes = gone.length > 0 || stale.length > 0 || isNew || seal !== known.seal
  if (changes) openFolder(to, stats)
  // A pass that is abandoned here leaves the folder open: the next one has to close it.
  if (changes) known.seal = ''
  for (const name of gone) forget(known, to, name)
  await copyFiles(from, to, known, stale, signal)
  for (const [name, entry] of here) {
    if (entry.isDirectory())
      await replicateFolder(join(from, name), join(to, name), childOf(known, name), signal)
  }
  if (changes) sealFolder(to, stats)
  known.seal = seal
  return true
}

async function copyFiles(
  from: string,
  to: string,
  known: Tree,
  stale: [string, Stats][],
  signal: AbortSignal,
): Promise<void> {
  for (const [name, entry] of stale) {
    const path = join(from, name)
    const wanted = signature(path, entry)
    known.files.delete(name)
    if (await copyEntry(path, join(to, name), entry, signal)) known.files.set(name, wanted)
  }
}

/** Names that the source has no longer, or has as another kind of thing. */
function goneFrom(known: Tree, here: Listing): string[] {
  const files = [...known.files.keys()].filter(name => here.get(name)?.isDirectory() !== false)
  const folders = [...known.folders.keys()].filter(name => !here.get(name)?.isDirectory())
  return [...files, ...folders]
}

function forget(known: Tree, to: string, name: string): void {
  removeEntry(join(to, name))
  known.files.delete(name)
  known.folders.delete(name)
}

function isStale(from: string, name: string, entry: Stats, known: Tree): boolean {
  return !entry.isDirectory() && signature(join(from, name), entry) !== known.files.get(name)
}

function childOf(known: Tree, name: string): Tree {
  const child = known.folders.get(name) ?? emptyTree()
  known.folders.set(name, child)
  return child
}
