import * as z from 'zod'
import type { Task } from '../asl/definition.ts'
import { type Json, tooLarge } from '../json.ts'
import { type Evaluator, evaluator } from './evaluate.ts'
import type { Frame, TaskActivity } from './frame.ts'
import type { Run } from './run.ts'
import { dataLimitExceeded, StateError } from './state-error.ts'
import { lambdaTask } from './task-events.ts'
import { newTaskToken } from './task-tokens.ts'

const Arguments = z.strictObject({
  FunctionName: z.string().min(1),
  Payload: z.json().optional(),
  InvocationType: z.enum(['RequestResponse', 'Event']).default('RequestResponse'),
})

/** Evaluates the task's fields and writes TaskScheduled. The deadline counts from here. */
export async function scheduleTask(run: Run, frame: Frame, state: Task): Promise<void> {
  const token = state.Resource.endsWith('.waitForTaskToken') ? newTaskToken() : null
  const fill = evaluator(run, frame, { token })
  const given =
    state.Arguments === undefined ? frame.input : await fill.template(state.Arguments, 'Arguments')
  const timeout = await seconds(fill, state, 'TimeoutSeconds')
  const heartbeat = await seconds(fill, state, 'HeartbeatSeconds')
  const parameters = JSON.stringify(given)
  if (tooLarge(parameters)) throw dataLimitExceeded(frame.state, true)
  const { FunctionName, Payload, InvocationType } = parseArguments(given)
  const task: TaskActivity = {
    kind: 'task',
    functionName: FunctionName,
    payload: (Payload ?? {}) as Json,
    type: InvocationType,
    token,
    deadline: timeout === undefined ? null : run.now + timeout * 1000,
    heartbeatSeconds: heartbeat ?? null,
    heartbeatBy: null,
    started: false,
    submitted: false,
  }
  const taskScheduledEventDetails = {
    ...lambdaTask(task),
    region: run.surroundings.region,
    parameters,
    ...(timeout === undefined ? {} : { timeoutInSeconds: timeout }),
    ...(heartbeat === undefined ? {} : { heartbeatInSeconds: heartbeat }),
  }
  run.emit(frame, { type: 'TaskScheduled', taskScheduledEventDetails }, { activity: task })
}

async function seconds(
  fill: Evaluator,
  state: Task,
  field: 'TimeoutSeconds' | 'HeartbeatSeconds',
): Promise<number | undefined> {
  const value = state[field]
  return value === undefined ? undefined : Number(await fill.typed(value, field, 'number'))
}

function parseArguments(given: Json): z.infer<typeof Arguments> {
  const parsed = Arguments.safeParse(given)
  if (parsed.success) return parsed.data
  const why = parsed.error.issues.map(({ path, message }) => `${path.join('/')} ${message}`).join(', ')
  throw new StateError('States.Runtime', `The arguments of lambda:invoke cannot be used: ${why}`, 'terminal')
}
