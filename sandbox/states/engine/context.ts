import type { Json } from '../json.ts'
import type { Frame } from './frame.ts'
import type { Run } from './run.ts'

/** The context object, as `$states.context` gives it. */
export function contextOf(run: Run, frame: Frame, token: string | null): Json {
  const { start, redrives } = run.record
  const redriven = redrives.at(-1)
  const item = itemOf(run, frame)
  return {
    Execution: {
      Id: start.arn,
      Input: JSON.parse(start.input) as Json,
      StartTime: new Date(start.startedAt).toISOString(),
      Name: start.name,
      RoleArn: start.roleArn,
      RedriveCount: redrives.length,
      ...(redriven ? { RedriveTime: new Date(redriven.at).toISOString() } : {}),
    },
    StateMachine: { Id: start.machineArn, Name: start.machineName },
    State: {
      Name: frame.state,
      EnteredTime: new Date(frame.entered?.at ?? run.now).toISOString(),
      RetryCount: frame.used.reduce((sum, used) => sum + used, 0),
    },
    ...(item ? { Map: { Item: { Index: item.index, Value: item.value } } } : {}),
    ...(token ? { Task: { Token: token } } : {}),
  }
}

/** Variables that a flow sees: its own, and those of the flows around it. */
export function variablesOf(run: Run, frame: Frame): Record<string, Json> {
  return Object.assign({}, ...around(run, frame).map(one => one.variables)) as Record<string, Json>
}

function itemOf(run: Run, frame: Frame): Frame['item'] {
  return around(run, frame).findLast(one => one.item)?.item ?? null
}

/** The frames from the machine's own to this one. */
function around(run: Run, frame: Frame): Frame[] {
  const steps = frame.path.split('/')
  return steps.flatMap((_, i) => run.record.frames.get(steps.slice(0, i + 1).join('/')) ?? [])
}
