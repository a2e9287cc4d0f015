import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Repository } from '#host/pgbackrest/configuration.ts'
import type { WalSegment } from '#recovery/contracts/run.ts'

/** A file of the archive. pgBackRest puts the SHA-1 of the uncompressed segment into its name. */
export type SegmentFile = {
  segment: WalSegment
  sha1: string
  path: string
  bytes: number
  changedAt: string
}

const shape = /^([0-9A-F]{24})-([0-9a-f]{40})(?:\.(?:gz|zst))?$/

/**
 * The segments of one timeline in an epoch's folder, in order. Partial segments and history files are none. The folder
 * of a stanza holds one cluster only, since each epoch has its own.
 */
export async function listSegments(
  service: string,
  { path }: Repository,
  timeline: number,
): Promise<SegmentFile[]> {
  const archive = join(path, 'archive', service)
  const clusters = await clustersOf(archive)
  const prefix = timeline.toString(16).toUpperCase().padStart(8, '0')
  const found: SegmentFile[] = []
  for (const cluster of clusters) {
    const logs = (await entries(join(archive, cluster))).filter(
      name => /^[0-9A-F]{16}$/.test(name) && name.startsWith(prefix),
    )
    for (const log of logs) found.push(...(await segmentsIn(join(archive, cluster, log))))
  }
  return found.sort((a, b) => (a.segment < b.segment ? -1 : 1))
}

/** One segment of an epoch's folder, or undefined when it is not there. */
export async function findSegment(
  service: string,
  { path }: Repository,
  segment: WalSegment,
): Promise<SegmentFile | undefined> {
  const archive = join(path, 'archive', service)
  for (const cluster of await clustersOf(archive)) {
    const [file] = await segmentsIn(join(archive, cluster, segment.slice(0, 16)), name =>
      name.startsWith(segment),
    )
    if (file) return file
  }
  return undefined
}

/** Folders as `15-1`: version and number of a cluster. */
const clustersOf = async (archive: string) => (await entries(archive)).filter(name => /^\d+-\d+$/.test(name))

async function segmentsIn(folder: string, wanted = (_name: string) => true): Promise<SegmentFile[]> {
  const names = (await entries(folder)).filter(wanted)
  const files = await Promise.all(
    names.map(async name => {
      const [, segment, sha1] = shape.exec(name) ?? []
      if (!segment || !sha1) return undefined
      const path = join(folder, name)
      const { size, mtime } = await stat(path)
      return { segment, sha1, path, bytes: size, changedAt: mtime.toISOString() }
    }),
  )
  return files.filter(file => file !== undefined)
}

async function entries(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}
