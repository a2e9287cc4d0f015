import type { Configuration } from './contracts/configuration.ts'
import { fenceSeconds } from './fence.ts'

/** What EFS replication keeps to with most file systems. Source: "Replicating EFS file systems". */
const efsSeconds = 900

/** Objectives that no run can be shown to meet, whatever its steps take. */
export function objectiveWarnings({ objectives, thresholds, ttl, standby }: Configuration): string[] {
  const { rtoSeconds, rpoSeconds } = objectives
  const alarm = thresholds.alarmMinutes * 60
  const fence = Math.ceil(fenceSeconds(thresholds.leaseSeconds))
  const least = alarm + fence + ttl
  return [
    ...(rtoSeconds < least
      ? [
          `objectives.rtoSeconds is ${rtoSeconds}, and a failover by the alarm waits ${least} s before its steps count: ${alarm} s for the alarm, ${fence} s for a silent old side to stop for certain, ${ttl} s for which callers may keep its address`,
        ]
      : []),
    ...(standby === 'cold' && rpoSeconds < efsSeconds
      ? [
          `objectives.rpoSeconds is ${rpoSeconds}, and with standby: cold the WAL comes by EFS replication, which takes up to ${efsSeconds} s`,
        ]
      : []),
  ]
}
