import * as z from 'zod'
import { OnWitnessLoss, Protocol, RegionName, Reinstate, Standby } from './stack.ts'

/**
 * `etc/drctl/host.json` below the root, written by Ansible from the inventory. Absolute paths throughout. In the
 * sandbox they lie inside the instance's folder; on a host `root` is "/".
 */
export const HostSettings = z.strictObject({
  root: z.string().startsWith('/'),
  service: z.string(),
  domain: z.string(),
  /** Of the API's address, in seconds. */
  ttl: z.number().int(),
  region: RegionName,
  peer: RegionName,
  /** At which the other region's PostgreSQL is reached, on the same port as here. */
  peerAddress: z.ipv4(),
  standby: Standby,
  reinstate: Reinstate,
  onWitnessLoss: OnWitnessLoss,
  nameServers: z.array(z.string()),
  /** How and where the API listens, and the address that callers use. */
  listen: z.strictObject({ protocol: Protocol, address: z.ipv4(), port: z.number().int() }),
  publicAddress: z.ipv4(),
  postgres: z.strictObject({
    bin: z.string(),
    data: z.string(),
    etc: z.string(),
    socket: z.string(),
    address: z.ipv4(),
    port: z.number().int(),
    user: z.string(),
    database: z.string(),
  }),
  /** Mount points: the region's own file system, and the read-only replica of the peer's. */
  efs: z.strictObject({ own: z.string(), replica: z.string() }),
  api: z.strictObject({ releases: z.string(), current: z.string(), user: z.string() }),
  /** Local folders for pgBackRest's lock, log and spool, for run results, and for logs. */
  state: z.string(),
  log: z.string(),
  runtime: z.string(),
  ansible: z.strictObject({ folder: z.string(), inventory: z.string() }),
  /** Where the guard writes the lease that API and database act under, and for how many seconds one runs. */
  lease: z.strictObject({ file: z.string(), seconds: z.number().min(1) }),
  /** SSM parameter (SecureString) with the API role's password. */
  passwordParameter: z.string(),
  /** The same of the role by which the standby streams; there for a warm standby only. */
  standbyPasswordParameter: z.string(),
})
export type HostSettings = z.infer<typeof HostSettings>
