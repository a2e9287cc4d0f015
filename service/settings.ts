import * as z from 'zod'
import { FileContents, isPair, type Tls } from './tls.ts'

/** Fits `psql -f sql/apitest_db.sql` without DRCTL_API_PASSWORD, and is refused as soon as a region is named. */
const localTrialPassword = 'local-trial-only'

/**
 * Some 20 MB of the heap are in use under load, but Node would let its young generation grow to 64 MB, and collect the old one
 * only when that has grown too; bounded, the whole process stays below 150 MB.
 */
export const nodeOptions = '--max-semi-space-size=8 --max-old-space-size=96'

const AbsolutePath = z.string().startsWith('/', 'must be an absolute path')
const Port = z.coerce.number().int().min(1).max(65535)

/**
 * The environment of the service. The PG* names mean what they mean to every PostgreSQL client.
 *
 * HOST, PORT       where to listen (127.0.0.1, 1234)
 * TLS_CERTIFICATE  and TLS_KEY: PEM files, to serve HTTPS. Read again on SIGHUP (none: HTTP)
 * DRCTL_REGION     the region this process serves in; ready only while the database's newest epoch names it (local)
 * DRCTL_LEASE      file in which the host's guard says until when this region may act (none: for ever)
 * DRCTL_SUCCESSOR  file in which the host says where the region answers that this one was handed over to (none)
 * PGHOST, PGPORT   database host or folder of its socket, and port (localhost, 5432)
 * PGDATABASE       (apitest)
 * PGUSER           (apitest_api)
 * PGPASSWORD       or PGPASSFILE: one of the two must be set when DRCTL_REGION is
 * POOL_SIZE        connections to the database, at most (10)
 * NODE_OPTIONS     Node's own: `nodeOptions` below keeps the process small under load
 * LOG_LEVEL        debug, info, warn or error (info). Requests are logged at info, refused and failed ones too
 */
const Environment = z
  .object({
    HOST: z.union([z.ipv4(), z.ipv6()], 'must be an IP address').default('127.0.0.1'),
    PORT: Port.default(1234),
    TLS_CERTIFICATE: FileContents.optional(),
    TLS_KEY: FileContents.optional(),
    DRCTL_REGION: z
      .string()
      .regex(/^[a-z0-9-]{1,32}$/, 'must be a region as in eu-west-1')
      .optional(),
    DRCTL_LEASE: AbsolutePath.optional(),
    DRCTL_SUCCESSOR: AbsolutePath.optional(),
    PGHOST: z.string().min(1).default('localhost'),
    PGPORT: Port.default(5432),
    PGDATABASE: z.string().min(1).default('apitest'),
    PGUSER: z.string().min(1).default('apitest_api'),
    PGPASSWORD: z.string().min(1).optional(),
    PGPASSFILE: z.string().min(1).optional(),
    POOL_SIZE: z.coerce.number().int().min(1).max(40).default(10),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  })
  .refine(env => !env.DRCTL_REGION || env.PGPASSWORD || env.PGPASSFILE, {
    path: ['PGPASSWORD'],
    error: 'must be set, or PGPASSFILE, when DRCTL_REGION is',
    when: () => true,
  })
  .refine(env => tlsOf(env) !== 'incomplete', {
    path: ['TLS_KEY'],
    error: 'and TLS_CERTIFICATE must be set together, and be a pair',
  })

export type Settings = ReturnType<typeof readSettings>

/** Throws SettingsInvalid, which names all variables at fault at once, and never their values. */
export function readSettings(env: NodeJS.ProcessEnv) {
  const parsed = Environment.safeParse(env)
  if (!parsed.success) throw new SettingsInvalid(parsed.error.issues)
  const given = parsed.data
  return {
    host: given.HOST,
    port: given.PORT,
    region: given.DRCTL_REGION ?? 'local',
    lease: given.DRCTL_LEASE,
    successor: given.DRCTL_SUCCESSOR,
    tls: tlsOf(given) as Tls | undefined,
    logLevel: given.LOG_LEVEL,
    database: {
      host: given.PGHOST,
      port: given.PGPORT,
      database: given.PGDATABASE,
      user: given.PGUSER,
      password: given.PGPASSWORD ?? (given.PGPASSFILE ? undefined : localTrialPassword),
      connections: given.POOL_SIZE,
    },
  }
}

function tlsOf(env: { TLS_CERTIFICATE?: string | undefined; TLS_KEY?: string | undefined }) {
  const { TLS_CERTIFICATE: certificate, TLS_KEY: key } = env
  if (certificate === undefined && key === undefined) return undefined
  return certificate && key && isPair({ certificate, key }) ? { certificate, key } : 'incomplete'
}

export class SettingsInvalid extends Error {
  readonly faults: string[]

  constructor(issues: z.core.$ZodIssue[]) {
    const faults = issues.map(issue => `${issue.path.join('.')} ${issue.message}`)
    super(faults.join('; '))
    this.name = 'SettingsInvalid'
    this.faults = faults
  }
}
