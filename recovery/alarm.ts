import * as z from 'zod'
import { jsonOrNothing } from './caught-error.ts'
import { DrctlError } from './errors.ts'

/** A change of a CloudWatch alarm. `firstFailedAt`: the first period that broke the threshold, by its start. */
export type Alarm = {
  name: string
  state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA'
  changedAt: string
  firstFailedAt?: string
}

/** CloudWatch's notification has many more members, and may get others. */
const Notification = z.object({
  AlarmName: z.string(),
  NewStateValue: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
  NewStateReason: z.string(),
  StateChangeTime: z.string(),
})

/** Reads CloudWatch's notification. Refuses other text with InputInvalid. */
export function readAlarm(message: string): Alarm {
  const parsed = Notification.safeParse(jsonOrNothing(message))
  const changedAt = parsed.success ? instant(parsed.data.StateChangeTime) : undefined
  if (!parsed.success || !changedAt) {
    throw new DrctlError(
      'InputInvalid',
      `this is no notification of a CloudWatch alarm: ${message.slice(0, 200)}`,
    )
  }
  const { AlarmName: name, NewStateValue: state, NewStateReason: reason } = parsed.data
  const firstFailedAt = firstDatapoint(reason)
  return { name, state, changedAt, ...(firstFailedAt && { firstFailedAt }) }
}

/** CloudWatch writes +0000 where ISO 8601 wants +00:00. */
function instant(text: string): string | undefined {
  const time = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

/** The datapoints stand in the reason alone, as in `[0.0 (24/11/26 02:20:00), 0.0 (24/11/26 02:21:00)]`. */
function firstDatapoint(reason: string): string | undefined {
  const found = reason.matchAll(/\((\d\d)\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)\)/g)
  return [...found]
    .flatMap(([, day, month, year, time]) => instant(`20${year}-${month}-${day}T${time}Z`) ?? [])
    .sort()[0]
}
