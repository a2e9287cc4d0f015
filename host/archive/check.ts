import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import type { Repository } from '#host/pgbackrest/configuration.ts'
import { writeDurably } from '#host/system/files.ts'
import type { Backup } from '#recovery/contracts/host-report.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { Lsn, WalSegment } from '#recovery/contracts/run.ts'
import {
  type ArchivedSegment,
  type WalContinuity,
  walAhead,
  walContinuity,
} from '#recovery/wal-continuity.ts'
import { segmentOf } from '#recovery/wal-segment.ts'
import { listSegments, type SegmentFile } from './segments.ts'
import { verifySegment } from './verify.ts'

export type CheckedArchive = WalContinuity & { present: ArchivedSegment[] }

/**
 * Whether an epoch's archive goes on without a gap from a backup's start, every segment read and compared with its
 * SHA-1. Segments that were found whole are remembered by name, size and time, so that a second look reads only new ones.
 */
export async function checkArchive(
  settings: HostSettings,
  from: Repository,
  backup: Pick<Backup, 'startWal' | 'stopWal' | 'timeline'>,
  replicatedAt: string,
): Promise<CheckedArchive> {
  const { startWal: start, stopWal: stop, timeline } = backup
  const present = await verified(settings, from, { start, timeline })
  return { ...walContinuity({ start, stop, timeline, present, replicatedAt }), present }
}

/** The same of what a standby that stands at `lsn` has still to replay. */
export async function checkAhead(
  settings: HostSettings,
  from: Repository,
  { lsn, timeline }: { lsn: Lsn; timeline: number },
  replicatedAt: string,
): Promise<CheckedArchive> {
  const present = await verified(settings, from, { start: segmentOf(lsn, timeline), timeline })
  return { ...walAhead({ lsn, timeline, present, replicatedAt }), present }
}

/** Every segment of the timelines, read and compared with its SHA-1, whatever was found of it before. */
export async function verifyArchive(
  settings: HostSettings,
  from: Repository,
  timelines: Iterable<number>,
  progress: (done: number, total: number) => void,
): Promise<ArchivedSegment[]> {
  const lists = [...timelines].map(timeline => listSegments(settings.service, from, timeline))
  const files = (await Promise.all(lists)).flat()
  const present: ArchivedSegment[] = []
  await twoAtATime(files, async file => {
    present.push({ segment: file.segment, ok: await verifySegment(file), changedAt: file.changedAt })
    progress(present.length, files.length)
  })
  return present
}

async function verified(
  settings: HostSettings,
  from: Repository,
  { start, timeline }: { start: WalSegment; timeline: number },
): Promise<ArchivedSegment[]> {
  const files = await listSegments(settings.service, from, timeline)
  return verifyNew(
    files.filter(({ segment }) => segment >= start),
    join(settings.state, 'verified', `${from.side}-epoch-${from.epoch}.json`),
  )
}

const Whole = z.array(z.string())

async function verifyNew(files: SegmentFile[], memory: string): Promise<ArchivedSegment[]> {
  const known = new Set(Whole.parse(JSON.parse(await readFile(memory, 'utf8').catch(() => '[]'))))
  const present: ArchivedSegment[] = []
  await twoAtATime(files, async file => {
    const ok = known.has(identity(file)) ? true : await verifySegment(file)
    present.push({ segment: file.segment, ok, changedAt: file.changedAt })
  })
  const whole = files.filter(({ segment }) =>
    present.some(found => found.segment === segment && found.ok === true),
  )
  await writeDurably(memory, JSON.stringify(whole.map(identity)))
  return present
}

const identity = ({ path, bytes, changedAt }: SegmentFile) => `${path} ${bytes} ${changedAt}`

/** Decompression runs in threads of their own; more than two at a time would take them from the restore. */
async function twoAtATime<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  const worker = async () => {
    for (const item of left) await work(item)
  }
  await Promise.all([worker(), worker()])
}
