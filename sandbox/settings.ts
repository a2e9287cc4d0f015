import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import * as z from 'zod'
import { Reinstate, Standby } from '#recovery/contracts/stack.ts'

/**
 * Where a sandbox lives: one state folder, one loopback network, its ports. Two sandboxes run side by side when folder
 * and network differ. Every address and path below follows from these, so that all processes agree.
 */
const Port = z.coerce.number().int().min(1024).max(65535)

const Environment = z.object({
  DRCTL_SANDBOX_STATE: z.string().optional(),
  DRCTL_SANDBOX_NET: z
    .string()
    .regex(/^127\.\d{1,3}$/, 'two octets that begin with 127, as in 127.77')
    .default('127.77'),
  DRCTL_SANDBOX_API_PORT: Port.default(1234),
  DRCTL_SANDBOX_AWS_PORT: Port.default(4566),
  DRCTL_SANDBOX_DNS_PORT: Port.default(10053),
  DRCTL_SANDBOX_PG_PORT: Port.default(15432),
  DRCTL_SANDBOX_RELEASES_PORT: Port.default(8080),
  DRCTL_SANDBOX_CLOUD_PORT: Port.default(4570),
  DRCTL_SANDBOX_STANDBY: Standby.default('warm'),
  DRCTL_SANDBOX_REINSTATE: Reinstate.default('by-hand'),
  DRCTL_SANDBOX_LEASE: z.coerce.number().int().min(2).max(120).default(3),
})

/** The first is active at the start; the second is the standby. */
export const regions = ['eu-central-1', 'eu-west-1'] as const
export type Region = (typeof regions)[number]

export const service = 'apitest'
export const domain = 'api.example.test'
export const zone = 'example.test'
export const hostedZoneId = 'Z0DRCTLSANDBOX'
export const accountId = '123456789012'
export const healthCheckId = '5a4dbc0e-0000-4000-8000-000000000001'

export type Settings = ReturnType<typeof readSettings>

/** Throws a ZodError that names each variable at fault. */
export function readSettings(env: NodeJS.ProcessEnv = process.env) {
  const given = Environment.parse(env)
  const state = resolve(given.DRCTL_SANDBOX_STATE ?? join(tmpdir(), `drctl-sandbox-${process.getuid?.()}`))
  const net = given.DRCTL_SANDBOX_NET
  return {
    state,
    net,
    standby: given.DRCTL_SANDBOX_STANDBY,
    reinstate: given.DRCTL_SANDBOX_REINSTATE,
    leaseSeconds: given.DRCTL_SANDBOX_LEASE,
    ports: {
      api: given.DRCTL_SANDBOX_API_PORT,
      aws: given.DRCTL_SANDBOX_AWS_PORT,
      dns: given.DRCTL_SANDBOX_DNS_PORT,
      postgres: given.DRCTL_SANDBOX_PG_PORT,
      releases: given.DRCTL_SANDBOX_RELEASES_PORT,
      cloud: given.DRCTL_SANDBOX_CLOUD_PORT,
    },
    control: join(state, 'control.sock'),
    /** What operators and callers reach: the AWS endpoint, the zone's two name servers, the release host. */
    world: {
      aws: `${net}.0.1`,
      nameServers: [`${net}.0.53`, `${net}.0.54`],
      releases: `${net}.0.80`,
    },
    region: Object.fromEntries(
      regions.map((name, i) => [name, regionAddresses(state, net, name, i + 1)]),
    ) as Record<Region, RegionPlace>,
  }
}

export type RegionPlace = ReturnType<typeof regionAddresses>

function regionAddresses(state: string, net: string, name: Region, n: number) {
  const folder = join(state, name)
  return {
    name,
    folder,
    instanceId: `i-${String(n).repeat(17)}`,
    /** The instance's own address: API and PostgreSQL listen here. */
    instance: `${net}.${n}.1`,
    /** The process of the region's AWS services. */
    cloud: `${net}.${n}.2`,
    /** Relays into the region: from callers (the address in the A record) and from the other region (peering). */
    public: `${net}.${n}.10`,
    peering: `${net}.${n}.20`,
    /** Relays out of the region: AWS endpoint, name servers, release host. */
    gateway: {
      aws: `${net}.${n}.30`,
      nameServers: [`${net}.${n}.53`, `${net}.${n}.54`],
      releases: `${net}.${n}.80`,
    },
    fileSystemId: `fs-${String(n).repeat(17)}`,
    replicaFileSystemId: `fs-${String(n).repeat(16)}0`,
    /** The root of the instance: its etc, opt, var, mnt. */
    root: join(folder, 'instance'),
    /** EFS as folders: the region's own, and the replica of the other region's. */
    efs: { own: join(folder, 'efs-own'), replica: join(folder, 'efs-replica') },
    cloudState: join(folder, 'cloud'),
  }
}

export function peerOf(region: Region): Region {
  return region === regions[0] ? regions[1] : regions[0]
}

/** The links that can be cut: callers to a region, region to region, region to DNS (and Route 53), region to GitHub. */
export const links = [
  ...regions.map(region => `callers:${region}` as const),
  `${regions[0]}:${regions[1]}` as const,
  ...regions.map(region => `${region}:dns` as const),
  ...regions.map(region => `${region}:github` as const),
]
export type Link = (typeof links)[number]
