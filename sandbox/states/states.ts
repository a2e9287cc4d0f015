import { join } from 'node:path'
import { executionOperations } from './api/execution-operations.ts'
import { historyOperations } from './api/history-operations.ts'
import { machineOperations } from './api/machine-operations.ts'
import { taskOperations } from './api/task-operations.ts'
import { versionOperations } from './api/version-operations.ts'
import type { Clock } from './clock.ts'
import type { Invoke } from './engine/run.ts'
import { createTaskTokens } from './engine/task-tokens.ts'
import { openExecutions } from './executions.ts'
import { openMachines } from './machines.ts'

export interface States {
  /** By AWS's names. They take the parsed JSON of a request, return the object of the answer, and throw AwsError. */
  operations: Record<string, (input: unknown) => unknown>
  /** Leaves everything as it stands: opened again on the same folder, executions go on. */
  stop(): void
}

/**
 * Step Functions of one region, kept in `directory`. Executions that had not ended go on in the next turn of the event
 * loop: tasks that were under way are invoked again, tokens that were waited for stay valid.
 */
export function createStates(given: {
  directory: string
  region: string
  accountId: string
  clock: Clock
  invoke: Invoke
}): States {
  const { directory, region, accountId, clock, invoke } = given
  const tokens = createTaskTokens()
  const executions = openExecutions(join(directory, 'executions'), { region, clock, invoke, tokens })
  const machines = openMachines(join(directory, 'machines'))
  const parts = { place: { region, accountId }, clock, machines, executions }
  return {
    operations: {
      ...machineOperations(parts),
      ...executionOperations(parts),
      ...historyOperations(parts),
      ...taskOperations(tokens),
      ...versionOperations(parts),
    },
    stop: executions.stop,
  }
}
