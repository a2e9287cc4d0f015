import * as z from 'zod'
import { type AlarmMessage, alarmMessage, alarmSubject } from './alarm-message.ts'
import { type Datapoint, judge } from './alarm-rule.ts'
import { AlarmState } from './control-contract.ts'
import { store, stored } from './stored-file.ts'

const AlarmFile = z.strictObject({ state: AlarmState, changedAt: z.iso.datetime(), reason: z.string() })

export type Alarm = ReturnType<typeof createAlarm>
export type AlarmSettings = {
  file: string
  name: string
  accountId: string
  topicArn: string
  healthCheckId: string
  periodSeconds: number
  evaluationPeriods: number
  /** The health check's status at the moment; undefined when there is none. */
  healthy: () => boolean | undefined
  publish: (subject: string, message: AlarmMessage) => void
}

/**
 * The CloudWatch alarm on the health check's status. It looks once a period and publishes when it goes from OK to
 * ALARM: what was never well has not failed, so an API that is still being installed starts no failover. Its state
 * outlasts a restart, so that a restart raises no second alarm.
 */
export function createAlarm(settings: AlarmSettings) {
  let now = stored(settings.file, AlarmFile) ?? {
    state: 'INSUFFICIENT_DATA',
    changedAt: new Date().toISOString(),
    reason: 'Unchecked: Initial alarm creation',
  }
  const nothing: Datapoint = { at: new Date(), value: undefined }
  let points: Datapoint[] = Array(settings.evaluationPeriods).fill(nothing)

  function turn(state: AlarmState, reason: string): void {
    const before = now.state
    now = { state, reason, changedAt: new Date().toISOString() }
    store(settings.file, now)
    if (state === 'ALARM' && before === 'OK')
      settings.publish(alarmSubject(settings.name, state), alarmMessage(settings, before, now))
  }

  const timer = setInterval(() => {
    const healthy = settings.healthy()
    points = [...points, { at: new Date(), value: healthy === undefined ? undefined : Number(healthy) }]
    points = points.slice(-settings.evaluationPeriods)
    const verdict = judge(points, 1, now.state)
    if (verdict && verdict.state !== now.state) turn(verdict.state, verdict.reason)
  }, 1000 * settings.periodSeconds)

  return { now: () => now, stop: () => clearInterval(timer) }
}
