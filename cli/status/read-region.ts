import { ssmClient } from '#aws/clients.ts'
import { awaitHostReport } from '#aws/host-report.ts'
import type { HostReport } from '#recovery/contracts/host-report.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { hostView, type RecordView, type RegionView, roleOf } from './view.ts'

/** A host that is there answers within one or two seconds. */
const wait = { everyMs: 300, forMs: 8_000 }

/** What one region's host says of itself; unreachable, with the reason, when it says nothing in time. */
export async function readRegion(
  stack: Stack,
  region: string,
  record: RecordView,
  now: Date,
): Promise<RegionView> {
  const place = { region, role: roleOf(region, record) }
  try {
    const report = await askHost(stack, region, 'problem' in record ? undefined : record.epoch, now)
    return { ...place, reachable: true, ...hostView(report, place.role, now) }
  } catch (error) {
    return { ...place, reachable: false, problem: error instanceof Error ? error.message : String(error) }
  }
}

/** Without a readable record there is no epoch whose folder could be looked at; the rest of the report is still good. */
async function askHost(
  stack: Stack,
  region: string,
  epoch: number | undefined,
  now: Date,
): Promise<HostReport> {
  const question = {
    ssm: ssmClient(region, 'once'),
    stack,
    region,
    epoch: epoch ?? 1,
    key: `status/${now.getTime()}-${process.pid}`,
    since: now,
  }
  const report = await awaitHostReport(question, {
    every: wait.everyMs,
    until: new Date(Date.now() + wait.forMs),
  })
  return epoch === undefined ? { ...report, ownRepository: undefined, replicaRepository: undefined } : report
}
