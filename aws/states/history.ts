import {
  GetExecutionHistoryCommand,
  type HistoryEvent as SdkEvent,
  type SFNClient,
} from '@aws-sdk/client-sfn'
import * as z from 'zod'
import { DrctlError } from '#recovery/errors.ts'
import type { HistoryEvent } from '#recovery/history-event.ts'
import { awsCode } from '../aws-errors.ts'

/**
 * What happened in a run, the oldest first: all of it, or what came after the event of the given id. A day's restore has
 * thousands of events, so one who watches asks for what is new.
 */
export async function runHistory(states: SFNClient, arn: string, after = 0): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = []
  let token: string | undefined
  do {
    const page = await historyPage(states, arn, after === 0 ? 1000 : 100, token)
    events.push(...(page.events ?? []).map(toHistoryEvent))
    token = (events.at(-1)?.id ?? 0) > after ? page.nextToken : undefined
  } while (token)
  return events.filter(({ id }) => id > after).reverse()
}

/** The newest come first, so that one page is enough for one who has seen the others. */
async function historyPage(states: SFNClient, executionArn: string, maxResults: number, nextToken?: string) {
  try {
    return await states.send(
      new GetExecutionHistoryCommand({ executionArn, nextToken, reverseOrder: true, maxResults }),
    )
  } catch (error) {
    if (!['ExecutionDoesNotExist', 'InvalidArn'].includes(awsCode(error) ?? '')) throw error
    const execution = executionArn.split(':').at(-1)
    throw new DrctlError('RunNotFound', `there is no run ${execution}`, { execution }, error)
  }
}

const text = z.string().optional()
const Details = z.object({
  name: text,
  input: text,
  output: text,
  error: text,
  cause: text,
  resource: text,
  parameters: text,
})

/** Each kind of event has its details under a name of its own; those that drctl reads have the same fields in all. */
function toHistoryEvent(event: SdkEvent): HistoryEvent {
  const details = Object.entries(event).find(([key, value]) => key.endsWith('EventDetails') && value)?.[1]
  return {
    id: event.id ?? 0,
    previous: event.previousEventId ?? 0,
    at: event.timestamp?.toISOString() ?? '',
    type: event.type ?? '',
    ...Details.parse(details ?? {}),
  }
}
