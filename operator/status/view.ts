import type { HostReport } from '#recovery/contracts/host-report.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import type { EpochRecord } from '#recovery/epoch-record.ts'
import type { FailoverView } from './outlook.ts'

/** The standing of a service as `drctl status --json` prints it. Ages are seconds. */
export type StatusView = {
  service: string
  domain: string
  at: string
  record: RecordView
  dns: ServerView[]
  regions: RegionView[]
  /** What a failover that began now would cost; absent while one is under way, or without a record. */
  failover?: FailoverView
}

/** `source` is dns when only the zone's servers could be asked, which may be behind by a minute. */
export type RecordView = (EpochRecord & { source: 'route53' | 'dns' }) | { problem: string }

/** What one of the zone's servers says the address of the API's name is. */
export type ServerView =
  | { server: string; addresses: string[]; region?: string }
  | { server: string; problem: string }

export type RegionView = { region: string; role: 'active' | 'taking' | 'standby' | 'unknown' } & (
  | { reachable: false; problem: string }
  | ({ reachable: true } & HostView)
)

/** One whose host answers. */
export type ReachableRegion = Extract<RegionView, { reachable: true }>

export type HostView = {
  database: HostReport['database']
  api: HostReport['api']
  lease?: HostReport['lease']
  /** Of a standby: for how many seconds of writes its data is behind, which is what a takeover now would lose at most. */
  behindSeconds?: number
  /** The same in WAL that it has not replayed, where both sides answer. */
  behindBytes?: number
  /** Of the database password that the host can read; the same in both regions. */
  passwordVersion?: number
  /** The newest complete backup of the recorded epoch that a takeover could use, and the newest WAL beside it. */
  backup?: {
    label: string
    type: string
    stoppedAt: string
    ageSeconds: number
    /** Of the restored cluster. */
    databaseBytes: number
    replicated: boolean
  }
  wal?: { segment: string; at: string; ageSeconds: number; hole?: string; replicated: boolean }
}

/**
 * A host's report, seen from now. The region that the record names has its own backups, also while its database is down;
 * the standby has their replica.
 */
export function hostView(report: HostReport, role: RegionView['role'], now: Date): HostView {
  const replicated = role === 'standby'
  const repository = replicated ? report.replicaRepository : report.ownRepository
  const age = (at: string) => Math.max(0, Math.round((now.getTime() - Date.parse(at)) / 1_000))
  const newest = repository?.backups
    .filter(({ error }) => !error)
    .toSorted((a, b) => Date.parse(b.stoppedAt) - Date.parse(a.stoppedAt))[0]
  return {
    database: report.database,
    api: report.api,
    ...(report.lease && { lease: report.lease }),
    ...behind(report),
    ...(report.passwordVersion !== undefined && { passwordVersion: report.passwordVersion }),
    ...(newest && {
      backup: {
        label: newest.label,
        type: newest.type,
        stoppedAt: newest.stoppedAt,
        ageSeconds: age(newest.stoppedAt),
        databaseBytes: newest.databaseBytes,
        replicated,
      },
    }),
    ...(repository?.newestWal &&
      repository.newestWalAt && {
        wal: {
          segment: repository.newestWal,
          at: repository.newestWalAt,
          ageSeconds: age(repository.newestWalAt),
          ...(repository.hole && { hole: repository.hole }),
          replicated,
        },
      }),
  }
}

/** What a server's answer means: the region whose address it gives. */
export function serverView(server: string, addresses: string[], stack: Stack): ServerView {
  const region = Object.entries(stack.regions).find(([, { address }]) => addresses.includes(address))?.[0]
  return { server, addresses, ...(region && { region }) }
}

/** The part that a region has by the record. */
export function roleOf(region: string, record: RecordView): RegionView['role'] {
  if ('problem' in record) return 'unknown'
  if (record.active !== region) return record.state === 'handover' ? 'active' : 'standby'
  return record.state === 'active' ? 'active' : 'taking'
}

/** By the beat that is written each second on the active side, and by the clock of the host that has it. */
function behind({ at, database: { state, lastBeat } }: HostReport): Pick<HostView, 'behindSeconds'> {
  if (state !== 'standby' || lastBeat === undefined) return {}
  return { behindSeconds: Math.max(0, (Date.parse(at) - Date.parse(lastBeat)) / 1000) }
}
