import type { Reason } from './contracts/check-readiness.ts'
import type { HostReport } from './contracts/host-report.ts'
import type { Run } from './contracts/run.ts'
import type { Release, Stack } from './contracts/stack.ts'
import type { RecordSet } from './dns-change.ts'
import type { EpochRecord } from './epoch-record.ts'
import { blocking, type Finding, remark, unknown } from './finding.ts'
import { addressReasons, recordReasons } from './readiness-names.ts'
import { protectionReasons } from './readiness-protection.ts'

/** Everything that was found out about the region that is to take over. */
export type Readiness = {
  run: Run
  stack: Stack
  host: HostReport
  replication: { replicatedAt: string; status: string }
  /** The A record set of the API's name. */
  address: RecordSet | undefined
  record: EpochRecord | undefined
  /** Of the password parameter in this region. */
  passwordVersion: number | undefined
  /** The same in the region that hands over; not known of a lost one. */
  peerPasswordVersion: number | undefined
  /** Whether the release host has the asset; asked only when no staged copy has the pinned digest. */
  releaseReachable: boolean | undefined
  /** What could not be found out, and why it blocks. */
  amiss: Finding[]
}

/**
 * Whether the region can take over, with every reason at once. `blocked` by one blocking reason, `unknown` when a fact is
 * missing, which never counts as good. A reason that does not block is for the operator to know. `run.force` lifts the
 * protection of a recent takeover and nothing else: what cannot work is not forced.
 */
export function readinessVerdict(found: Readiness): {
  verdict: 'ready' | 'blocked' | 'unknown'
  reasons: Reason[]
} {
  const findings = [
    ...found.amiss,
    ...hostReasons(found),
    ...protectionReasons(found),
    ...releaseReasons(found),
    ...recordReasons(found),
    ...addressReasons(found),
    ...passwordReasons(found),
    ...peerPasswordReasons(found),
  ]
  const verdict = findings.some(({ blocking }) => blocking)
    ? 'blocked'
    : findings.some(({ unknown }) => unknown)
      ? 'unknown'
      : 'ready'
  return { verdict, reasons: findings.map(({ code, blocking, message }) => ({ code, blocking, message })) }
}

function hostReasons({ run, host }: Readiness): Finding[] {
  const reasons: Finding[] = []
  if (host.region !== run.region) {
    reasons.push(blocking('WrongHost', `the instance of ${run.region} says that it is in ${host.region}`))
  }
  if (host.database.state === 'primary') {
    const left = 'of an older epoch; the restore stops it and moves its data aside'
    reasons.push(remark('DatabasePrimary', `the database in ${run.region} still runs as the primary ${left}`))
  }
  return [...reasons, ...mountReasons(host, 'own'), ...mountReasons(host, 'replica')]
}

/** Owners are compared by number: the files come from another host, and EFS knows no names. */
function mountReasons({ postgres, ...host }: HostReport, which: 'own' | 'replica'): Finding[] {
  const mount = host[which]
  const name = which === 'own' ? "the region's own file system" : "the replica of the peer's file system"
  if (!mount.mounted) return [blocking('NotMounted', `${name} is not mounted`)]
  if (mount.uid === postgres.uid && mount.gid === postgres.gid) return []
  const owners = `${mount.uid}:${mount.gid}, the database runs as ${postgres.uid}:${postgres.gid}`
  return [blocking('OwnerDiffers', `${name} belongs to ${owners}`)]
}

/** Whether the host has a copy of exactly the pinned release. */
export function hasStaged({ api }: HostReport, { version, sha256 }: Release): boolean {
  return api.staged.some(staged => staged.version === version && staged.sha256 === sha256)
}

function releaseReasons({ stack, host, releaseReachable }: Readiness): Finding[] {
  const { version } = stack.release
  if (hasStaged(host, stack.release)) return []
  const missing = `no staged copy of release ${version} has the pinned digest`
  if (releaseReachable === undefined) return [unknown('ReleaseNotStaged', missing)]
  if (releaseReachable) return [remark('ReleaseNotStaged', `${missing}; the release host has to answer`)]
  return [blocking('ReleaseUnavailable', `${missing}, and the release host does not answer`)]
}

function passwordReasons({ stack, host, passwordVersion }: Readiness): Finding[] {
  if (passwordVersion === undefined) {
    return [
      blocking('PasswordMissing', `the database password of ${stack.service} is not in the parameter store`),
    ]
  }
  if (host.passwordVersion === undefined) {
    return [unknown('PasswordUnknown', 'the host does not say which version of the database password it has')]
  }
  if (host.passwordVersion === passwordVersion) return []
  const versions = `version ${host.passwordVersion}, the parameter store has ${passwordVersion}`
  return [blocking('PasswordDiffers', `the host has the database password of ${versions}`)]
}

function peerPasswordReasons({ run, passwordVersion, peerPasswordVersion }: Readiness): Finding[] {
  if (peerPasswordVersion === undefined || peerPasswordVersion === passwordVersion) return []
  const versions = `version ${peerPasswordVersion} in ${run.peer} and ${passwordVersion ?? 'none'} in ${run.region}`
  return [blocking('PasswordDiffers', `the database password has ${versions}: write it to both again`)]
}
