import type { Definition } from '../asl/definition.ts'
import type { Clock } from '../clock.ts'
import type { Json } from '../json.ts'
import type { Change, Frame, InvocationType } from './frame.ts'
import type { End, Journal, StoredEvent } from './journal.ts'
import { apply, type Record as ExecutionRecord } from './position.ts'
import { Aborted, StateError } from './state-error.ts'
import type { TaskTokens } from './task-tokens.ts'

/**
 * Runs a Lambda, as the role of the machine: its result, or a thrown LambdaFailure (the function's) or AwsError (the
 * service's). An `Event` is only handed over: Lambda runs it by itself, and there is no result.
 */
export type Invoke = (
  functionName: string,
  payload: Json,
  signal: AbortSignal,
  type: InvocationType,
  roleArn: string,
) => Promise<{ payload?: Json }>

export interface Surroundings {
  readonly region: string
  readonly clock: Clock
  readonly invoke: Invoke
  readonly tokens: TaskTokens
}

export type NewEvent = Omit<StoredEvent, 'id' | 'timestamp' | 'previousEventId'>

/** The last event of a history, if it is not ExecutionSucceeded, is the failure by this limit. */
const mostEvents = 25_000

/** One execution that runs: its record, and the only way to change it. */
export class Run {
  readonly record: ExecutionRecord
  readonly definition: Definition
  readonly surroundings: Surroundings
  /** Branches that are about to begin. AWS starts no task before all of them have got to their first wait. */
  beginning = 0
  readonly #journal: Journal
  readonly #over = new AbortController()

  constructor(
    record: ExecutionRecord,
    definition: Definition,
    { journal, surroundings }: { journal: Journal; surroundings: Surroundings },
  ) {
    this.record = record
    this.definition = definition
    this.surroundings = surroundings
    this.#journal = journal
  }

  /** Aborted when the execution has ended, or the engine stops. */
  get signal(): AbortSignal {
    return this.#over.signal
  }

  get now(): number {
    return this.surroundings.clock.now().getTime()
  }

  get nextId(): number {
    return this.record.events.length + 1
  }

  /**
   * Writes an event of a frame together with the change of position that belongs to it. An event written aside is not
   * the one that the next follows from; `closeInner` ends the frames of the branches. Throws Aborted when the frame is
   * gone, and the terminal error of a full history.
   */
  emit(
    frame: Frame,
    event: NewEvent,
    change: Change = {},
    how: { aside?: true; closeInner?: true } = {},
  ): void {
    this.#mustLive(frame)
    if (this.nextId >= mostEvents) throw tooManyEvents()
    const previous = change.previous ?? frame.previous
    const stored = this.#stamp(event, previous)
    this.#write({
      at: frame.path,
      change: { ...change, previous: how.aside ? previous : stored.id },
      ...(how.closeInner ? { closeInner: true as const } : {}),
      event: stored,
    })
  }

  /** Changes the position without an event. */
  move(frame: Frame, change: Change, how: { closeInner?: true } = {}): void {
    this.#mustLive(frame)
    this.#write({ at: frame.path, change, ...how })
  }

  /** Opens a frame, with the event that begins it where there is one. */
  open(frame: Frame, event?: NewEvent): Frame {
    if (this.signal.aborted) throw this.signal.reason
    if (!event) this.#write({ open: frame })
    else if (this.nextId >= mostEvents) throw tooManyEvents()
    else this.#write({ open: { ...frame, previous: this.nextId }, event: this.#stamp(event, frame.previous) })
    return this.record.frames.get(frame.path) ?? frame
  }

  /** The first event of all. */
  begin(event: NewEvent): void {
    this.#write({ event: this.#stamp(event, 0) })
  }

  /** The last event of all. False when the execution has ended already. */
  finish(event: NewEvent, previous: number, end: Omit<End, 'stoppedAt'>): boolean {
    if (this.signal.aborted) return false
    const stored = this.#stamp(event, previous)
    this.#write({ event: stored, end: { ...end, stoppedAt: stored.timestamp } })
    this.halt(`the execution has ended: ${end.status}`)
    return true
  }

  /** Stops without a word in the history: the file tells where to go on. */
  halt(why: string): void {
    this.#over.abort(new Aborted(why))
    this.#journal.close()
  }

  #stamp(event: NewEvent, previous: number): StoredEvent {
    return { timestamp: this.now, ...event, id: this.nextId, previousEventId: previous }
  }

  #mustLive(frame: Frame): void {
    if (this.signal.aborted) throw this.signal.reason
    if (this.record.frames.get(frame.path) !== frame)
      throw new Aborted(`the flow at '${frame.path}' was stopped`)
  }

  #write(entry: Parameters<Journal['append']>[0]): void {
    this.#journal.append(entry)
    apply(this.record, entry)
  }
}

function tooManyEvents(): StateError {
  return new StateError(
    'States.Runtime',
    'The execution reached the maximum number of history events (25000).',
    'terminal',
  )
}
