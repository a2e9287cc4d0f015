import * as z from 'zod'
import {
  FileSystemId,
  InstanceId,
  NameServer,
  Objectives,
  OnPossibleLoss,
  OnWitnessLoss,
  Protocol,
  RegionName,
  Reinstate,
  Release,
  Standby,
} from './stack.ts'

/** Where the zone's own servers and GitHub are reached, unless by their public names. */
const ways = { nameServers: z.array(NameServer).optional(), releases: z.url().optional() }

const RegionConfiguration = z.strictObject({
  instance: InstanceId,
  /** Public: the API's name carries it while the region is active. */
  address: z.ipv4(),
  /** Private: at which the other region reaches this one. */
  peerAddress: z.ipv4(),
  fileSystem: FileSystemId,
  /** The read-only replica, in this region, of the other region's file system. */
  replica: FileSystemId,
  /** As below, for what runs in this region. */
  ...ways,
})

/**
 * What `drctl.yml` holds: everything that differs between one deployment and another, once for both regions. The stack
 * (contracts/stack.ts), the templates and the inventory follow from it.
 */
export const Configuration = z.strictObject({
  service: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/, 'lower-case letters, digits and hyphens, 31 at most, a letter first'),
  domain: z.hostname(),
  hostedZone: z.strictObject({
    id: z.string().regex(/^Z[A-Z0-9]+$/, 'the id of a hosted zone, as in Z0123456789ABC'),
    name: z.hostname(),
  }),
  healthCheck: z.uuid(),
  protocol: Protocol,
  port: z.number().int().min(1).max(65535),
  /** Seconds. */
  ttl: z.number().int().min(1).max(300),
  release: Release.omit({ baseUrl: true }),
  standby: Standby.default('warm'),
  policies: z.strictObject({
    onPossibleLoss: OnPossibleLoss,
    reinstate: Reinstate.default('by-hand'),
    onWitnessLoss: OnWitnessLoss.default('stop'),
  }),
  thresholds: z.strictObject({
    /** Failures in a row after which a checker of Route 53 calls the API unhealthy. */
    healthCheckFailures: z.number().int().min(1).max(10),
    /** Minutes in a row for which the checkers must agree before the alarm goes off. */
    alarmMinutes: z.number().int().min(1).max(60),
    /** For so long a region may act after its guard last heard that the record names it. */
    leaseSeconds: z.number().int().min(2).max(120).default(20),
  }),
  objectives: Objectives,
  retention: z.strictObject({
    logDays: z.union([z.literal(30), z.literal(90), z.literal(400), z.literal(731)]),
  }),
  /** Where people are told: addresses that SNS mails to. */
  notify: z.array(z.email()).min(1),
  /** For an operator. */
  ...ways,
  regions: z
    .record(RegionName, RegionConfiguration)
    .refine(regions => Object.keys(regions).length === 2, 'exactly two regions'),
})

export type Configuration = z.infer<typeof Configuration>
