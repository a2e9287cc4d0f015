import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { HostReport } from '#recovery/contracts/host-report.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { Faults } from '#sandbox/cloud/faults.ts'
import { createSsm } from '#sandbox/cloud/ssm/ssm.ts'
import { accountId } from '#sandbox/settings.ts'
import { systemClock } from '#sandbox/states/clock.ts'
import type { Json } from '#sandbox/states/json.ts'
import { createStates } from '#sandbox/states/states.ts'
import { type Dispatch, jsonDispatch, operationOf } from '#sandbox/wire/json.ts'
import type { Steps } from './scripted-steps.ts'

export type Place = Awaited<ReturnType<typeof startRegion>>

/**
 * Step Functions and SSM of one region, with the real state machine, whose steps answer by the script, and an instance
 * whose host says of itself what `host` says.
 */
export async function startRegion(
  folder: string,
  given: { region: string; stack: Stack; steps: Steps; host: () => HostReport },
) {
  const { region, stack, steps, host } = given
  const stopping = new AbortController()
  const states = createStates({
    directory: join(folder, 'states'),
    region,
    accountId,
    clock: systemClock,
    invoke: scripted(steps),
  })
  const ssm = createSsm(join(folder, 'ssm'), region, new Faults(), () => new Date())
  const services: Record<string, Dispatch> = {
    states: jsonDispatch(states.operations, { version: '1.0' }),
    ssm: ssm.dispatch,
  }
  await operationOf(
    states.operations,
    'CreateStateMachine',
    'states',
  )({
    name: stack.stateMachineName,
    definition: JSON.stringify(parse(readFileSync('workflows/failover.asl.yaml', 'utf8'), { merge: true })),
    roleArn: `arn:aws:iam::${accountId}:role/machine`,
  })
  const instanceId = stack.regions[region]?.instanceId ?? ''
  void runAgent(ssm.agent, instanceId, host, stopping.signal)
  return {
    services,
    /** An operation of SSM, asked from inside. */
    put: (operation: string, input: object) => ssmCall(ssm.dispatch, region, operation, input),
    stop() {
      stopping.abort()
      states.stop()
    },
  }
}

async function ssmCall(dispatch: Dispatch, region: string, operation: string, input: object) {
  const headers = { 'x-amz-target': `AmazonSSM.${operation}` }
  const call = {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers,
    body: Buffer.from(JSON.stringify(input)),
  }
  const { status, body } = await dispatch(call, { principal: 'test', region, service: 'ssm' })
  if (status !== 200) throw new Error(`${operation}: ${body}`)
}

function scripted(steps: Steps) {
  const calls = new Map<string, number>()
  return async (name: string, event: Json) => {
    const step = name.replace('FUNCTION:', '')
    const call = (calls.get(step) ?? 0) + 1
    calls.set(step, call)
    const payload = steps[step]?.(call, event as Record<string, unknown>)
    return { payload: JSON.parse(JSON.stringify(payload)) as Json }
  }
}

/** An SSM agent that stands in for the instance's: every command is answered with the host's report. */
async function runAgent(
  agent: ReturnType<typeof createSsm>['agent'],
  instanceId: string,
  host: () => HostReport,
  signal: AbortSignal,
) {
  while (!signal.aborted) {
    const { orders } = await agent.poll({ instanceId, agentVersion: '3.3.2746.0' }, '127.87.0.9', signal)
    for (const { commandId } of orders) {
      const at = new Date().toISOString()
      const ended = { status: 'Success', code: 0, startedAt: at, endedAt: at }
      agent.result({ instanceId, commandId, ...ended, stdout: `${JSON.stringify(host())}\n`, stderr: '' })
    }
  }
}
