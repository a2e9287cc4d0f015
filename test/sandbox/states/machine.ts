import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { HistoryEvent } from '@aws-sdk/client-sfn'
import type { Invoke } from '#sandbox/states/engine/run.ts'
import type { Json } from '#sandbox/states/json.ts'
import { type SkippingClock, skippingClock } from '#sandbox/states/skipping-clock.ts'
import { createStates } from '#sandbox/states/states.ts'

export type Event = Omit<HistoryEvent, 'timestamp'> & { timestamp: number; id: number; type: string }
export type Lambdas = Record<string, (payload: never, signal: AbortSignal) => unknown>
export const start = new Date('2026-11-24T10:00:00.000Z')

/**
 * Step Functions on a folder of its own, in skipped time. Lambdas take no time, but for those whose names begin with
 * `slow`: they wait on the clock.
 */
export function stepFunctions(
  lambdas: Lambdas = {},
  kept: { directory?: string; clock?: SkippingClock } = {},
) {
  const directory = kept.directory ?? mkdtempSync(join(tmpdir(), 'states-'))
  const clock = kept.clock ?? skippingClock(start)
  const work: Invoke = async (name, payload, signal, type) => {
    const lambda = lambdas[name]
    if (!lambda) throw new Error(`no Lambda ${name} in this test`)
    await turn()
    const result = Promise.resolve(lambda(payload as never, signal))
    result.catch(() => {})
    return type === 'Event' ? {} : { payload: ((await result) ?? null) as Json }
  }
  const invoke: Invoke = (name, ...rest) =>
    name.startsWith('slow') ? work(name, ...rest) : clock.hold(work(name, ...rest))
  const states = createStates({ directory, region: 'eu-west-1', accountId: '123456789012', clock, invoke })
  const call = <T = Record<string, unknown>>(operation: string, input: object = {}): T => {
    const answer = states.operations[operation]
    if (!answer) throw new Error(`no operation ${operation}`)
    return answer(input) as T
  }
  const remove = () => {
    states.stop()
    rmSync(directory, { recursive: true, force: true })
  }
  return { ...states, call, clock, directory, remove, ...convenience(call) }
}

export type Call = ReturnType<typeof stepFunctions>['call']

function convenience(call: <T>(operation: string, input?: object) => T) {
  const create = (definition: object, name = 'machine') =>
    call<{ stateMachineArn: string }>('CreateStateMachine', {
      name,
      roleArn: 'arn:aws:iam::123456789012:role/states',
      definition: JSON.stringify({ QueryLanguage: 'JSONata', ...definition }),
    }).stateMachineArn
  const begin = (definition: object, input: Json = {}, name = 'run') =>
    call<{ executionArn: string }>('StartExecution', {
      stateMachineArn: create(definition),
      name,
      input: JSON.stringify(input),
    }).executionArn
  const describe = (executionArn: string) => call<Description>('DescribeExecution', { executionArn })
  const events = (executionArn: string): Event[] => {
    const all: Event[] = []
    for (let nextToken: string | undefined; ; ) {
      const input = { executionArn, maxResults: 1000, ...(nextToken ? { nextToken } : {}) }
      const part = call<{ events: Event[]; nextToken?: string }>('GetExecutionHistory', input)
      all.push(...part.events)
      nextToken = part.nextToken
      if (!nextToken) return all
    }
  }
  const ended = async (executionArn: string): Promise<Description> => {
    await until(() => describe(executionArn).status !== 'RUNNING')
    return describe(executionArn)
  }
  const run = async (definition: object, input: Json = {}) => {
    const executionArn = begin(definition, input)
    return { executionArn, ...(await ended(executionArn)), events: events(executionArn) }
  }
  return { create, begin, describe, events, ended, run }
}

export interface Description {
  status: string
  startDate: number
  stopDate: number
  input: string
  output?: string
  error?: string
  cause?: string
}

/** Waits for a condition, at most so many turns of the event loop. */
export async function until(condition: () => boolean, turns = 400_000): Promise<void> {
  for (let i = 0; !condition(); i++) {
    if (i > turns) throw new Error(`still not so after ${turns} turns: ${condition}`)
    await turn()
  }
}

/** A history as its lines `id <- previous type [what]`. */
export function lines(events: Event[]): string[] {
  return events.map(event => {
    const entry = Object.entries(event).find(([key]) => key.endsWith('EventDetails'))
    const details = entry?.[1] as { name?: string; index?: number } | undefined
    const what = [details?.name, details?.index].filter(one => one !== undefined).join(' ')
    return `${event.id} <- ${event.previousEventId} ${event.type}${what ? ` ${what}` : ''}`
  })
}

export const lambda = 'arn:aws:states:::lambda:invoke'
export const lambdaWithToken = 'arn:aws:states:::lambda:invoke.waitForTaskToken'

/** A task that hands its state input to the Lambda. */
export function task(name: string, more: object = { End: true }): object {
  return {
    Type: 'Task',
    Resource: lambda,
    Arguments: { FunctionName: name, Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
    ...more,
  }
}
