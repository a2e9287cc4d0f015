import type { Json } from '../json.ts'
import { elapsed } from './elapsed.ts'
import type { Frame } from './frame.ts'
import type { Run } from './run.ts'
import { StateError } from './state-error.ts'
import { taskOf } from './task.ts'
import { emitFailure, emitSuccess, invocationFailure, invocationResult, lambdaTask } from './task-events.ts'

/** A task under way. What comes first decides it: result, answer, deadline or missed heartbeat; the rest is void. */
interface Attempt {
  readonly run: Run
  readonly frame: Frame
  /** Aborted as soon as it is decided, or its surroundings end. */
  readonly undecided: AbortSignal
  succeed(output: string): void
  fail(failure: StateError): void
  /** The engine itself is at fault. */
  broken(error: unknown): void
}

/** The task's result, once its end is in the history. Throws the StateError that it failed with. */
export async function settleTask(run: Run, frame: Frame, signal: AbortSignal): Promise<Json> {
  signal.throwIfAborted()
  const decision = Promise.withResolvers<Json>()
  const decided = new AbortController()
  const undecided = AbortSignal.any([signal, decided.signal])
  undecided.addEventListener('abort', () => decision.reject(signal.reason), { once: true })
  const decide = (event: () => Json) => {
    if (undecided.aborted) return
    try {
      decision.resolve(event())
    } catch (error) {
      decision.reject(error)
    }
    decided.abort()
  }
  const attempt: Attempt = {
    run,
    frame,
    undecided,
    succeed: output => decide(() => emitSuccess(run, frame, taskOf(frame), output)),
    fail: failure =>
      decide(() => {
        emitFailure(run, frame, taskOf(frame), failure)
        throw failure
      }),
    broken(error) {
      decision.reject(error)
      decided.abort()
    },
  }
  awaitAnswer(attempt)
  for (const watch of [awaitInvocation, awaitDeadline, awaitHeartbeats]) watch(attempt).catch(attempt.broken)
  return decision.promise
}

async function awaitInvocation(attempt: Attempt): Promise<void> {
  const { run, frame, undecided } = attempt
  const task = taskOf(frame)
  if (task.submitted) return
  const { functionName, payload, type } = task
  const { roleArn } = run.record.start
  const invoked = run.surroundings.invoke(functionName, payload, undecided, type, roleArn)
  const outcome = await invoked.catch(error => invocationFailure(error))
  if (undecided.aborted) return
  if (outcome instanceof StateError) return attempt.fail(outcome)
  const output = JSON.stringify(invocationResult(outcome.payload, run.surroundings.clock.now()))
  if (task.token === null) return attempt.succeed(output)
  const taskSubmittedEventDetails = { ...lambdaTask(task), output, outputDetails: { truncated: false } }
  const activity = { ...taskOf(frame), submitted: true }
  run.emit(frame, { type: 'TaskSubmitted', taskSubmittedEventDetails }, { activity })
}

async function awaitDeadline({ run, frame, undecided, fail }: Attempt): Promise<void> {
  const { deadline } = taskOf(frame)
  if (deadline === null) return
  if (await elapsed(run.surroundings.clock, deadline - run.now, undecided))
    fail(new StateError('States.Timeout'))
}

async function awaitHeartbeats({ run, frame, undecided, fail }: Attempt): Promise<void> {
  while (!undecided.aborted) {
    const { heartbeatBy } = taskOf(frame)
    if (heartbeatBy === null) return
    if (heartbeatBy <= run.now) return fail(new StateError('States.Timeout', undefined, 'heartbeat'))
    await elapsed(run.surroundings.clock, heartbeatBy - run.now, undecided)
  }
}

/** Opens the task's token, where it has one, for SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat. */
function awaitAnswer({ run, frame, undecided, succeed, fail }: Attempt): void {
  const { token } = taskOf(frame)
  if (token === null) return
  run.surroundings.tokens.open(token, {
    succeed,
    fail: (error, cause) => fail(new StateError(error, cause)),
    beat() {
      const task = taskOf(frame)
      const heartbeatBy = task.heartbeatSeconds === null ? null : run.now + task.heartbeatSeconds * 1000
      run.move(frame, { activity: { ...task, heartbeatBy } })
    },
  })
  undecided.addEventListener('abort', () => run.surroundings.tokens.close(token), { once: true })
}
