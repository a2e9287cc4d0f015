/** Step Functions, as drctl uses it. */
export { answer } from './states/answer.ts'
export { runDefinition } from './states/definition.ts'
export { runHistory } from './states/history.ts'
export { redriveRun } from './states/redrive-run.ts'
export {
  describeRun,
  executionArn,
  listRuns,
  machineArn,
  type RunDescription,
  type RunSummary,
} from './states/runs.ts'
export { type StartedRun, startRun } from './states/start-run.ts'
export { stopRun } from './states/stop-run.ts'
