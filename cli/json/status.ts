import * as z from 'zod'
import { HostReport } from '#recovery/contracts/host-report.ts'
import { Instant } from '#recovery/contracts/run.ts'
import { EpochRecord } from './record.ts'
import { Problem, shape } from './shape.ts'

/** What one of the zone's servers says the address of the API's name is. */
export const ServerAnswer = z.union([
  z.strictObject({
    server: z.string(),
    addresses: z.array(z.string()),
    region: z.string().optional().describe('whose address it is'),
  }),
  z.strictObject({ server: z.string(), problem: z.string() }),
])

const Role = z.enum(['active', 'taking', 'standby', 'unknown'])

const Backup = z.strictObject({
  label: z.string(),
  type: z.string(),
  stoppedAt: Instant,
  ageSeconds: z.number(),
  databaseBytes: z.number().describe('of the restored cluster'),
  replicated: z.boolean(),
})

const Wal = z.strictObject({
  segment: z.string(),
  at: Instant,
  ageSeconds: z.number(),
  hole: z.string().optional().describe('the first segment that is missing behind the newest backup'),
  replicated: z.boolean(),
})

const { database, api, lease } = HostReport.shape

const Region = z.union([
  z.strictObject({ region: z.string(), role: Role, reachable: z.literal(false), problem: z.string() }),
  z.strictObject({
    region: z.string(),
    role: Role,
    reachable: z.literal(true),
    database,
    api,
    lease,
    behindSeconds: z.number().optional().describe('of a standby: what a takeover now would lose at most'),
    behindBytes: z.number().optional().describe('the same in WAL, where both sides answer'),
    passwordVersion: z.number().optional(),
    backup: Backup.optional().describe('the newest complete one of the recorded epoch'),
    wal: Wal.optional(),
  }),
])

const Figure = z.union([z.strictObject({ seconds: z.number(), why: z.string() }), Problem])

export const Status = shape({
  service: z.string(),
  domain: z.string(),
  at: Instant,
  record: z.union([z.strictObject({ ...EpochRecord.shape, source: z.enum(['route53', 'dns']) }), Problem]),
  dns: z.array(ServerAnswer),
  regions: z.array(Region),
  failover: z
    .strictObject({ into: z.string(), rpo: Figure, rto: Figure })
    .optional()
    .describe('what a failover that began now would cost; absent while one is under way'),
})
