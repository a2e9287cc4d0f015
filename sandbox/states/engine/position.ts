import type { Change, Frame } from './frame.ts'
import type { End, Entry, Redrive, Start, StoredEvent } from './journal.ts'

/** Everything that is known of an execution: what its file's lines add up to. */
export interface Record {
  readonly start: Start
  readonly events: StoredEvent[]
  readonly frames: Map<string, Frame>
  end: End | null
  readonly redrives: Redrive[]
}

export function apply(record: Record, entry: Entry): void {
  if ('open' in entry) record.frames.set(entry.open.path, entry.open)
  if ('at' in entry) change(record, entry.at, entry.change, entry.closeInner ?? false)
  if ('event' in entry && entry.event) record.events.push(entry.event)
  if ('end' in entry && entry.end) record.end = entry.end
  if ('redrive' in entry) begunAgain(record, entry)
}

function change(record: Record, path: string, to: Change, closeInner: boolean): void {
  const frame = record.frames.get(path)
  if (!frame) throw new Error(`no frame at '${path}' of ${record.start.arn}`)
  const { activity } = frame
  Object.assign(frame, to)
  if (to.activity !== undefined && to.activity?.kind !== 'failure') delete frame.stopped
  if (!closeInner) return
  const frames = innerFrames(record, path)
  if (to.activity?.kind === 'failure' && activity?.kind === 'branches')
    frame.stopped = { fan: activity, frames }
  for (const inner of frames) record.frames.delete(inner.path)
}

function begunAgain(record: Record, { redrive, frames }: Extract<Entry, { redrive: Redrive }>): void {
  record.end = null
  record.redrives.push(redrive)
  record.frames.clear()
  for (const frame of structuredClone(frames)) record.frames.set(frame.path, frame)
}

/** The frames below a path, branch by branch, each before its own inner ones. */
export function innerFrames(record: Record, path: string): Frame[] {
  const inner = [...record.frames.values()].filter(frame => frame.path.startsWith(`${path}/`))
  return inner.sort((a, b) => comparePaths(a.path, b.path))
}

function comparePaths(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

/** The execution as its file tells it, or undefined when it was cut off before its first line. */
export function replay(entries: readonly Entry[]): Record | undefined {
  const [first, ...rest] = entries
  if (!first || !('start' in first)) return undefined
  const record: Record = { start: first.start, events: [], frames: new Map(), end: null, redrives: [] }
  for (const entry of rest) apply(record, entry)
  return record
}
