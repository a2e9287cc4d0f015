import { setImmediate as turn } from 'node:timers/promises'
import type { Task } from '../asl/definition.ts'
import type { Json } from '../json.ts'
import type { Frame, TaskActivity } from './frame.ts'
import type { Run } from './run.ts'
import { settleTask } from './task-attempt.ts'
import { lambdaTask } from './task-events.ts'
import { scheduleTask } from './task-schedule.ts'

/** One attempt at a task, or the rest of one that was under way. */
export async function attemptTask(
  run: Run,
  frame: Frame,
  state: Task,
  signal: AbortSignal,
): Promise<{ value: Json }> {
  if (frame.activity?.kind !== 'task') await scheduleTask(run, frame, state)
  do await turn()
  while (run.beginning > 0)
  const task = taskOf(frame)
  if (!task.started) start(run, frame, task)
  return { value: await settleTask(run, frame, signal) }
}

/** The task under way in a frame. */
export function taskOf(frame: Frame): TaskActivity {
  if (frame.activity?.kind !== 'task') throw new Error(`no task is under way in ${frame.state}`)
  return frame.activity
}

function start(run: Run, frame: Frame, task: TaskActivity): void {
  const { heartbeatSeconds } = task
  const heartbeatBy = heartbeatSeconds === null ? null : run.now + heartbeatSeconds * 1000
  const details = lambdaTask(task)
  run.emit(
    frame,
    { type: 'TaskStarted', taskStartedEventDetails: details },
    { activity: { ...task, started: true, heartbeatBy } },
  )
}
