import * as z from 'zod'

/** `host:port`; Route 53's own servers answer on 53, the sandbox's on another port. */
export const NameServer = z.string().regex(/^[a-z0-9.-]+:\d{1,5}$/i, 'host:port')

export const RegionName = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'the name of a region, as in eu-west-1')
export const InstanceId = z
  .string()
  .regex(/^i-[0-9a-f]{8,17}$/, 'the id of an instance, as in i-0123456789abcdef0')
export const FileSystemId = z
  .string()
  .regex(/^fs-[0-9a-f]{8,17}$/, 'the id of a file system, as in fs-0123456789abcdef0')

/** What to do when segments newer than the last replication are torn or missing: end recovery before them, or ask. */
export const OnPossibleLoss = z.enum(['proceed', 'ask'])

/**
 * `warm`: the standby's database follows the active one, so that a takeover only drains it. `cold`: it is restored when
 * it is needed.
 */
export const Standby = z.enum(['warm', 'cold'])

/**
 * How an old side that may hold writes of its own becomes a standby again: when someone says so, or by itself, once it is
 * back. Either way they are kept and listed first.
 */
export const Reinstate = z.enum(['by-hand', 'auto'])

/**
 * What the active side does when its host hears nothing of the zone's servers: stop when its lease has run out, or act on for
 * as long as the other region's host promises not to take over.
 */
export const OnWitnessLoss = z.enum(['stop', 'serve'])

const Objective = z.number().int().min(1).max(604_800)

/**
 * What the business was promised, to which each run is held: for how long callers may be without an answer, and how much of
 * what was acknowledged may be lost. Seconds.
 */
export const Objectives = z
  .strictObject({ rtoSeconds: Objective.default(300), rpoSeconds: Objective.default(60) })
  .prefault({})

/** What callers and probes speak with the API. */
export const Protocol = z.enum(['http', 'https'])

const RegionDescription = z.strictObject({
  instanceId: InstanceId,
  /** The address that the API's name carries while this region is active. */
  address: z.ipv4(),
  /** The address at which the other region reaches this one (VPC peering). */
  peerAddress: z.ipv4(),
  /** This region's own writable file system, replicated to the other region. */
  fileSystemId: FileSystemId,
  /** The read-only replica, in this region, of the other region's file system. */
  replicaFileSystemId: FileSystemId,
  /** The regional topic that tells people. */
  notifyTopicArn: z.string().startsWith('arn:'),
})

/** The pinned API release. The asset is `<repository>/releases/download/v<version>/<asset>` below baseUrl. */
export const Release = z.strictObject({
  baseUrl: z.url(),
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'owner/name'),
  asset: z.string().regex(/^[\w.-]+\.tgz$/, 'the name of a .tgz'),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'three numbers, as in 1.0.0'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits in lower case'),
})

/**
 * Everything that a step must know of the two regions; the same text in both, but for what is reached over another way.
 * Lambdas get it as the environment variable DRCTL_STACK, the CLI from the SSM parameter `/drctl/<service>/stack`.
 */
export const Stack = z.strictObject({
  service: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
  domain: z.string().regex(/^[a-z0-9.-]+\.[a-z]+$/),
  hostedZoneId: z.string().regex(/^Z[A-Z0-9]+$/),
  healthCheckId: z.string(),
  protocol: Protocol,
  port: z.number().int().min(1).max(65535),
  /** Seconds. */
  ttl: z.number().int().min(1).max(300),
  /** The zone's own servers. Empty: found through the NS records of the zone. */
  nameServers: z.array(NameServer),
  release: Release,
  onPossibleLoss: OnPossibleLoss,
  /** For so long a region may act after its host last heard that the record names it. */
  leaseSeconds: z.number().int().min(2).max(120),
  objectives: Objectives,
  stateMachineName: z.string(),
  regions: z
    .record(RegionName, RegionDescription)
    .refine(regions => Object.keys(regions).length === 2, 'a stack has exactly two regions'),
})

export type Stack = z.infer<typeof Stack>
export type Objectives = z.infer<typeof Objectives>
export type Release = z.infer<typeof Release>
export type RegionDescription = z.infer<typeof RegionDescription>
