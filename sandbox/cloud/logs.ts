import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { type Dispatch, jsonDispatch } from '#sandbox/wire/json.ts'
import { pageOf } from './paging.ts'

/** `timestamp` in milliseconds since 1970. */
export type LogEvent = { timestamp: number; message: string }

const FilterLogEvents = z.strictObject({
  logGroupName: z.string().min(1).max(512),
  startTime: z.int().min(0).default(0),
  endTime: z.int().min(0).optional(),
  startFromHead: z.boolean().default(true),
  limit: z.int().min(1).max(10_000).default(10_000),
  nextToken: z.string().optional(),
})

const earliestFromTail = Date.UTC(2024, 0, 1)

/** CloudWatch Logs of a region. `eventsOf` reads a log group; undefined where there is none of that name. */
export const createLogs = (eventsOf: (group: string) => LogEvent[] | undefined): Dispatch =>
  jsonDispatch(
    {
      FilterLogEvents(input: unknown) {
        const { logGroupName, startTime, endTime, startFromHead, limit, nextToken } =
          FilterLogEvents.parse(input)
        if (!startFromHead && startTime < earliestFromTail) throw tooEarly()
        const events = eventsOf(logGroupName)
        if (events === undefined) throw noGroup()
        const sorted = events
          .filter(({ timestamp }) => timestamp >= startTime && timestamp <= (endTime ?? timestamp))
          .toSorted((a, b) => a.timestamp - b.timestamp)
        const ordered = startFromHead ? sorted : sorted.reverse()
        const { items, next } = pageOf(
          ordered,
          { token: nextToken, size: limit },
          'InvalidParameterException',
        )
        return { events: items.map(asFiltered), searchedLogStreams: [], nextToken: next }
      },
    },
    { version: '1.1' },
  )

const asFiltered = ({ timestamp, message }: LogEvent) => ({
  logStreamName: 'sandbox',
  timestamp,
  message,
  ingestionTime: timestamp,
  eventId: randomUUID(),
})

const noGroup = () => new AwsError('ResourceNotFoundException', 'The specified log group does not exist.')

const tooEarly = () =>
  new AwsError('InvalidParameterException', 'startFromHead=false needs a startTime since 2024-01-01.')
