import type { HistoryEvent } from '#recovery/history-event.ts'

/** Milliseconds since 1970. */
export type Span = { from: number; to: number }

/** When a run was in each state, its retries included; a state that was entered again has several spans. */
export function stateSpans(history: HistoryEvent[]): Map<string, Span[]> {
  const entered = new Map<string, number>()
  const spans = new Map<string, Span[]>()
  for (const { type, name, at } of history) {
    if (name === undefined) continue
    if (type.endsWith('StateEntered')) entered.set(name, Date.parse(at))
    const from = entered.get(name)
    if (type.endsWith('StateExited') && from !== undefined)
      spans.set(name, [...(spans.get(name) ?? []), { from, to: Date.parse(at) }])
  }
  return spans
}

/** How long a run was in each state, in seconds. */
export function stateSeconds(history: HistoryEvent[]): Map<string, number> {
  return new Map([...stateSpans(history)].map(([state, spans]) => [state, secondsOf(spans)]))
}

export const secondsOf = (spans: Span[]): number =>
  spans.reduce((seconds, { from, to }) => seconds + (to - from) / 1000, 0)
