import type { Alarm } from './alarm.ts'
import type { RunInput } from './contracts/run.ts'
import type { EpochRecord } from './epoch-record.ts'

/** Who hears the alarm: the starter of a region, with the record as it is now. */
export type Heard = { alarm: Alarm; record: EpochRecord; region: string }

/**
 * The run that a region's starter starts on an alarm, or why it starts none: the alarm ended, the region is itself the
 * active one, or a takeover is under way already. Whether the region is fit to take over, the run finds out.
 */
export function alarmRun({ alarm, record, region }: Heard): { input: RunInput } | { why: string } {
  if (alarm.state !== 'ALARM') return { why: `alarm ${alarm.name} is ${alarm.state}` }
  if (record.active === region) return { why: `not mine: ${region} is the active region itself` }
  if (record.state === 'taking') return { why: `${record.by} is taking over into ${record.active} already` }
  return {
    input: {
      mode: 'failover',
      region,
      peer: record.active,
      epoch: record.epoch,
      fromEpoch: record.epoch,
      force: false,
      // The trigger names the alarm.
      reason: '',
      by: 'alarm',
      trigger: { kind: 'alarm', alarm: alarm.name, changedAt: alarm.changedAt, ...firstFailed(alarm) },
    },
  }
}

const firstFailed = ({ firstFailedAt }: Alarm) => (firstFailedAt ? { firstFailedAt } : {})
