import type { Stack } from '#recovery/contracts/stack.ts'
import { parseLsn } from '#recovery/lsn.ts'
import { hasStandby, type Outlook, outlook, type Standing } from '#recovery/outlook.ts'
import type { PastTakeover } from '#recovery/past-takeover.ts'
import type { ReachableRegion, RecordView, RegionView } from './view.ts'

export type FailoverView = { into: string } & Outlook

/** The last takeover that had a standby, or had none; undefined where none is known. */
export type LastTakeover = (standing: boolean) => Promise<PastTakeover | undefined>

/** What a failover would cost now, by the last one that was alike; nothing while one is under way, or without a record. */
export async function failoverView(
  regions: RegionView[],
  record: RecordView,
  stack: Stack,
  lastTakeover: LastTakeover,
): Promise<FailoverView | undefined> {
  const standby = regions.find(({ role }) => role === 'standby')
  if (!standby || 'problem' in record || record.state !== 'active') return undefined
  const into = standby.region
  if (!standby.reachable) {
    const problem = `the host in ${into} does not answer: a failover would wait for it`
    return { into, rpo: { problem }, rto: { problem } }
  }
  const found = standing(standby)
  const past = await lastTakeover(hasStandby(found, record.epoch))
  return { into, ...outlook(found, record.epoch, stack, past) }
}

function standing({ database, behindSeconds, backup, wal }: ReachableRegion): Standing {
  const { standsFor, streaming = false } = database
  return {
    ...(database.state === 'standby' &&
      standsFor !== undefined &&
      behindSeconds !== undefined && { database: { epoch: standsFor, behindSeconds, streaming } }),
    ...(backup && {
      backup: {
        ageSeconds: backup.ageSeconds,
        databaseBytes: backup.databaseBytes,
        ...(wal && { walAgeSeconds: wal.ageSeconds }),
        ...(wal?.hole && { hole: wal.hole }),
      },
    }),
  }
}

/** By how many bytes of WAL a standby is behind, where both sides answer. They do so a moment apart: never below 0. */
export function withLag(regions: RegionView[]): RegionView[] {
  const primary = regions.filter(isReachable).find(({ database }) => database.state === 'primary')?.database
  return regions.map(region => {
    if (!region.reachable || region.database.state !== 'standby') return region
    if (!primary?.lsn || !region.database.lsn || region.database.standsFor !== primary.epoch) return region
    const lag = Number(parseLsn(primary.lsn) - parseLsn(region.database.lsn))
    return { ...region, behindBytes: Math.max(0, lag) }
  })
}

const isReachable = (region: RegionView): region is ReachableRegion => region.reachable
