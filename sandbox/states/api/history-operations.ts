import * as z from 'zod'
import type { StoredEvent } from '../engine/journal.ts'
import { seconds } from './names.ts'
import { Arn, operation, Paging } from './operation.ts'
import { page } from './page.ts'
import { executionOf, type Parts } from './parts.ts'

const data = new Set([
  'input',
  'inputDetails',
  'output',
  'outputDetails',
  'assignedVariables',
  'assignedVariablesDetails',
])

export function historyOperations(parts: Parts) {
  return {
    GetExecutionHistory: operation(
      z.strictObject({
        executionArn: Arn,
        reverseOrder: z.boolean().default(false),
        includeExecutionData: z.boolean().default(true),
        ...Paging,
      }),
      ({ executionArn, reverseOrder, includeExecutionData, ...paging }) => {
        const { events } = executionOf(parts, executionArn)
        const ordered = reverseOrder ? events.toReversed() : events
        const { part, token } = page(ordered, event => String(event.id), paging)
        return { events: part.map(event => rendered(event, includeExecutionData)), ...token }
      },
    ),
  }
}

function rendered(event: StoredEvent, withData: boolean) {
  const all = { ...event, timestamp: seconds(event.timestamp) }
  if (withData) return all
  return Object.fromEntries(
    Object.entries(all).map(([key, value]) => [
      key,
      key.endsWith('EventDetails') ? withoutData(value) : value,
    ]),
  )
}

function withoutData(details: unknown): object {
  return Object.fromEntries(Object.entries(details ?? {}).filter(([key]) => !data.has(key)))
}
