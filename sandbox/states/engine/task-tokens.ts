import { randomBytes } from 'node:crypto'
import { AwsError } from '../../wire/aws-error.ts'

/** A task that waits for an answer. Each method is told at once whether it still mattered. */
export interface WaitingTask {
  succeed(output: string): void
  fail(error: string | undefined, cause: string | undefined): void
  beat(): void
}

export interface TaskTokens {
  open(token: string, task: WaitingTask): void
  close(token: string): void
  /** Throws InvalidToken when it is none of ours, TaskTimedOut when nothing waits for it any more. */
  waiting(token: string): WaitingTask
}

/** Marks our tokens, so that one that was used up is told from one that never was. */
const mark = 'AQCEAAAAKgAAAAMAAAAA'

export function newTaskToken(): string {
  return mark + randomBytes(240).toString('base64')
}

export function createTaskTokens(): TaskTokens {
  const tasks = new Map<string, WaitingTask>()
  return {
    open: (token, task) => {
      tasks.set(token, task)
    },
    close: token => {
      tasks.delete(token)
    },
    waiting(token) {
      const task = tasks.get(token)
      if (task) return task
      if (!token.startsWith(mark)) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'")
      throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'")
    },
  }
}
