import { askHost } from '#operator/ask-host.ts'
import type { HostReport } from '#recovery/contracts/host-report.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { hostView, type RecordView, type RegionView, roleOf } from './view.ts'

/** A host that is there answers within one or two seconds. */
const waitMs = 8_000

/** What one region's host says of itself; unreachable, with the reason, when it says nothing in time. */
export async function readRegion(
  stack: Stack,
  region: string,
  record: RecordView,
  now: Date,
): Promise<RegionView> {
  const place = { region, role: roleOf(region, record) }
  try {
    const report = await askForEpoch(stack, region, 'problem' in record ? undefined : record.epoch)
    return { ...place, reachable: true, ...hostView(report, place.role, now) }
  } catch (error) {
    return { ...place, reachable: false, problem: error instanceof Error ? error.message : String(error) }
  }
}

/** Without a readable record there is no epoch whose folder could be looked at; the rest of the report is still good. */
async function askForEpoch(stack: Stack, region: string, epoch: number | undefined): Promise<HostReport> {
  const report = await askHost(stack, { region, epoch: epoch ?? 1 }, 'status', waitMs)
  if (epoch !== undefined) return report
  return { ...report, ownRepository: undefined, replicaRepository: undefined }
}
