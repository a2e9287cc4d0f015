import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { DrctlError } from '#recovery/errors.ts'
import { awsCode } from './aws-errors.ts'

export type LogEvent = { timestamp: number; message: string }

/** The span of a log that is asked for, both ends included, and how many of its lines at most. */
type Span = { name: string; from: Date; to: Date; most: number }

/** Pages may be empty while CloudWatch searches on; after so many, what it has found is answered. */
const mostPages = 10

/**
 * What a Lambda has logged, the oldest line first. Of more than `most` lines the newest; `cut` says that there may be
 * earlier ones. LogMissing for a function that has no log group.
 */
export async function functionLog(
  logs: CloudWatchLogsClient,
  { name, from, to, most }: Span,
): Promise<{ events: LogEvent[]; cut: boolean }> {
  const span = { startTime: from.getTime(), endTime: to.getTime(), startFromHead: false }
  const newestFirst: LogEvent[] = []
  let nextToken: string | undefined
  for (let page = 0; page < mostPages && newestFirst.length < most; page++) {
    const limit = most - newestFirst.length
    const found = await pageOf(logs, name, { ...span, limit, nextToken })
    newestFirst.push(...(found.events ?? []).map(asEvent))
    nextToken = found.nextToken
    if (nextToken === undefined) break
  }
  return { events: newestFirst.reverse(), cut: nextToken !== undefined }
}

async function pageOf(
  logs: CloudWatchLogsClient,
  name: string,
  page: Omit<FilterLogEventsCommand['input'], 'logGroupName'>,
) {
  const logGroupName = `/aws/lambda/${name}`
  try {
    return await logs.send(new FilterLogEventsCommand({ logGroupName, ...page }))
  } catch (error) {
    if (awsCode(error) !== 'ResourceNotFoundException') throw error
    throw new DrctlError('LogMissing', `${logGroupName}: ${messageOf(error)}`, { logGroupName }, error)
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

const asEvent = ({ timestamp = 0, message = '' }: FilteredLogEvent): LogEvent => ({ timestamp, message })
