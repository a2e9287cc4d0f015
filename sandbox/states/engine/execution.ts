import type { Json } from '../json.ts'
import { elapsed } from './elapsed.ts'
import { runFlow } from './flow.ts'
import { type Frame, newFrame } from './frame.ts'
import type { Run } from './run.ts'
import { Aborted, StateError } from './state-error.ts'

/** Runs an execution from where it stands to its end. A fault of the engine itself ends it as States.Runtime. */
export async function runExecution(run: Run): Promise<void> {
  if (run.signal.aborted) return
  const root = run.record.frames.get('') ?? begin(run)
  watchTimeout(run).catch(error => fail(run, root, error))
  try {
    await runFlow(run, root, run.definition, run.signal)
    succeed(run, root)
  } catch (error) {
    if (!(error instanceof Aborted)) fail(run, root, error)
  }
}

function begin(run: Run): Frame {
  const { input, roleArn } = run.record.start
  if (run.record.events.length === 0) {
    const executionStartedEventDetails = { input, inputDetails: { truncated: false }, roleArn }
    run.begin({ type: 'ExecutionStarted', executionStartedEventDetails })
  }
  return run.open(newFrame('', run.definition.StartAt, JSON.parse(input) as Json, 0))
}

function succeed(run: Run, root: Frame): void {
  const output = JSON.stringify(root.outcome?.output)
  const executionSucceededEventDetails = { output, outputDetails: { truncated: false } }
  const event = { type: 'ExecutionSucceeded', executionSucceededEventDetails } as const
  run.finish(event, root.previous, { status: 'SUCCEEDED', output })
}

function fail(run: Run, root: Frame, error: unknown): void {
  const known = error instanceof StateError ? error : new StateError('States.Runtime', String(error))
  const details = known.details
  const event = { type: 'ExecutionFailed', executionFailedEventDetails: details } as const
  run.finish(event, lastEvent(run, root), { status: 'FAILED', ...details })
}

/** A terminal error inside a branch ends the execution from there. */
function lastEvent(run: Run, root: Frame): number {
  const branches = [...run.record.frames.values()].map(frame => frame.previous)
  return Math.max(root.previous, ...branches)
}

async function watchTimeout(run: Run): Promise<void> {
  const { TimeoutSeconds } = run.definition
  if (TimeoutSeconds === undefined) return
  const begun = run.record.redrives.at(-1)?.at ?? run.record.start.startedAt
  const until = begun + TimeoutSeconds * 1000
  if (!(await elapsed(run.surroundings.clock, until - run.now, run.signal))) return
  const executionTimedOutEventDetails = { error: 'States.Timeout' }
  run.finish({ type: 'ExecutionTimedOut', executionTimedOutEventDetails }, 0, { status: 'TIMED_OUT' })
}

/** Ends an execution from outside, at once. False when it had ended already. */
export function abortExecution(run: Run, why: { error?: string; cause?: string }): boolean {
  return run.finish({ type: 'ExecutionAborted', executionAbortedEventDetails: why }, 0, {
    status: 'ABORTED',
    ...why,
  })
}
