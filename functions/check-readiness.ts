import { route53Client } from '#aws/clients/route53.ts'
import { ssmClient } from '#aws/clients/ssm.ts'
import { replication } from '#aws/efs.ts'
import { hostReport } from '#aws/host-report.ts'
import { lambda } from '#aws/lambda.ts'
import { parameterVersion } from '#aws/parameter.ts'
import { readRecord } from '#aws/record.ts'
import { isReleaseReachable } from '#aws/release.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import { readRecordSet } from '#aws/zone.ts'
import * as contract from '#recovery/contracts/check-readiness.ts'
import type { Run } from '#recovery/contracts/run.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { claimsEarly } from '#recovery/early-claim.ts'
import { DrctlError } from '#recovery/errors.ts'
import { blocking, type Finding } from '#recovery/finding.ts'
import { hasStaged, readinessVerdict } from '#recovery/readiness-verdict.ts'
import { regionOf } from '#recovery/regions.ts'
import { passwordParameter } from '#recovery/stack-names.ts'

/** Finds out everything at the same time, so that all reasons are told at once. */
export const handler = lambda(contract, async ({ run, attempt }) => {
  const stack = stackFromEnvironment()
  const ssm = ssmClient(run.region)
  const route53 = route53Client()
  const amiss = reasonsTaken()
  const [host, replicated, address, stored, passwordVersion, peerPasswordVersion] = await Promise.all([
    hostReport({
      ssm,
      stack,
      region: run.region,
      epoch: run.fromEpoch,
      key: `${run.execution}/host-report/${attempt}`,
      since: new Date(run.startedAt),
    }),
    replication(run.region, regionOf(stack, run.region).replicaFileSystemId).catch(amiss.take),
    readRecordSet(route53, stack, stack.domain, 'A'),
    readRecord(route53, stack).catch(amiss.take),
    parameterVersion(ssm, passwordParameter(stack.service)),
    peerVersion(run, stack),
  ])
  const found = {
    ...{ run, stack, host, address, passwordVersion, peerPasswordVersion },
    replication: replicated ?? { replicatedAt: run.startedAt, status: 'unknown' },
    record: stored?.record,
    amiss: amiss.reasons,
  }
  const releaseReachable = hasStaged(host, stack.release)
    ? undefined
    : await isReleaseReachable(stack.release)
  return {
    ...readinessVerdict({ ...found, releaseReachable }),
    replicatedAt: found.replication.replicatedAt,
    host,
    claimsEarly: claimsEarly(run, host, stack),
  }
})

/** Asked only where the other region is known to be there: a lost one would hold the takeover up. */
async function peerVersion({ mode, peer }: Run, { service }: Stack): Promise<number | undefined> {
  if (mode === 'failover') return undefined
  return parameterVersion(ssmClient(peer, 'once'), passwordParameter(service))
}

/** What blocks a takeover for good is a reason among others; what may pass by itself is thrown, and asked again. */
function reasonsTaken() {
  const reasons: Finding[] = []
  const take = (error: unknown): undefined => {
    if (!(error instanceof DrctlError) || !['failed', 'absent', 'refused'].includes(error.kind)) throw error
    reasons.push(blocking(error.code, error.message))
  }
  return { reasons, take }
}
