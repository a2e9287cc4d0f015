import * as z from 'zod'
import { Divergence } from './reinstate.ts'
import { Epoch, Instant, Lsn, WalSegment } from './run.ts'

/** SSM document parameters of the report: which epoch's folder to look at, in the replica and on the own file system. */
export const HostParameters = z.strictObject({ epoch: z.coerce.number().int().min(1) })

const Mount = z.strictObject({
  mounted: z.boolean(),
  uid: z.number().int(),
  gid: z.number().int(),
  freeBytes: z.number(),
})

export const Backup = z.strictObject({
  label: z.string(),
  type: z.enum(['full', 'diff', 'incr']),
  startedAt: Instant,
  stoppedAt: Instant,
  startWal: WalSegment,
  stopWal: WalSegment,
  timeline: z.number().int(),
  /** Bytes of the restored cluster. */
  databaseBytes: z.number(),
  error: z.boolean(),
})

/** One epoch's folder. `hole` names the first missing segment between the newest backup's start and newestWal. */
const Repository = z.strictObject({
  epoch: Epoch,
  backups: z.array(Backup),
  newestWal: WalSegment.optional(),
  newestWalAt: Instant.optional(),
  hole: WalSegment.optional(),
})

/** What a host says of itself, printed by `drctl-host report` as one line of JSON. */
export const HostReport = z.strictObject({
  region: z.string(),
  at: Instant,
  postgres: z.strictObject({ version: z.number().int(), uid: z.number().int(), gid: z.number().int() }),
  database: z.strictObject({
    state: z.enum(['primary', 'standby', 'down', 'absent']),
    epoch: Epoch.optional(),
    timeline: z.number().int().optional(),
    lsn: Lsn.optional(),
    lastBeat: Instant.optional(),
    /** Of a standby, also of one that is down: the epoch that it was made to take over from. Of one that runs: whether it streams. */
    standsFor: Epoch.optional(),
    streaming: z.boolean().optional(),
    /** What keeps it from streaming now, in PostgreSQL's words. */
    problem: z.string().optional(),
  }),
  api: z.strictObject({
    state: z.enum(['ready', 'up', 'down']),
    version: z.string().optional(),
    staged: z.array(z.strictObject({ version: z.string(), sha256: z.string() })),
  }),
  own: Mount,
  replica: Mount,
  /** Of the epoch asked for: in the replica (the peer's folder) and on the own file system. */
  replicaRepository: Repository.optional(),
  ownRepository: Repository.optional(),
  /** What this region alone had when that epoch began, as its reinstatement has listed it. */
  divergence: Divergence.optional(),
  dataFreeBytes: z.number(),
  /** Under which this host acts as active, and for how many seconds more without being extended; absent without one. */
  lease: z.strictObject({ epoch: Epoch, secondsLeft: z.number() }).optional(),
  passwordVersion: z.number().int().optional(),
})
export type HostReport = z.infer<typeof HostReport>
export type Backup = z.infer<typeof Backup>
export type Repository = z.infer<typeof Repository>
