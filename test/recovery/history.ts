import type { HistoryEvent } from '#recovery/history-event.ts'

type Details = Omit<HistoryEvent, 'id' | 'previous' | 'at' | 'type'>

/** A history as it grows: each event follows from the last one of its chain, and takes a second. */
export function historyOf() {
  const events: HistoryEvent[] = []
  const add = (type: string, details: Details, previous: number) => {
    const id = events.length + 1
    events.push({ id, previous, at: at(id), type, ...details })
    return id
  }
  const chain = (start: number) => {
    let last = start
    return (type: string, details: Details = {}) => {
      last = add(type, details, last)
      return last
    }
  }
  return { events, chain }
}

export const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 2, 0, second)).toISOString()

export const lambdaError = (code: string, errorMessage: string) => ({
  error: code,
  cause: JSON.stringify({ errorType: code, errorMessage, trace: [] }),
})
