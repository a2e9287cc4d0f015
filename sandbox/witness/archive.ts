import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { nextSegment, segmentEnd } from '#recovery/wal-segment.ts'
import { peerOf, type Region, type Settings, service } from '../settings.ts'

/** The WAL segments of one epoch that have reached the other region's replica, in order. Read from the folder itself. */
export function replicatedSegments(settings: Settings, region: Region, epoch: number): string[] {
  const folder = join(settings.region[peerOf(region)].efs.replica, service, `epoch-${epoch}`, 'archive')
  return globSync(join(folder, '**', '*'))
    .map(path => basename(path).match(/^([0-9A-F]{24})-[0-9a-f]{40}(?:\.(?:gz|zst))?$/)?.[1])
    .filter(segment => segment !== undefined)
    .sort()
}

/** The end of the last archived and replicated segment up to which none is missing: an LSN. */
export function replicatedUpTo(settings: Settings, region: Region, epoch: number): string | undefined {
  const segments = replicatedSegments(settings, region, epoch)
  let last = segments[0]
  for (const segment of segments.slice(1)) if (last && segment === nextSegment(last)) last = segment
  return last && segmentEnd(last)
}
