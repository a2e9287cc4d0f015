import { readFileSync } from 'node:fs'
import test from 'ava'
import * as YAML from 'yaml'
import { runProgress } from '#recovery/run-progress.ts'
import { stepNames, stepOfState } from '#recovery/run-steps.ts'
import { at, historyOf, lambdaError } from './history.ts'

type Add = ReturnType<ReturnType<typeof historyOf>['chain']>

function started(mode = 'failover') {
  const { events, chain } = historyOf()
  const add = chain(0)
  add('ExecutionStarted', { input: JSON.stringify({ mode }) })
  return { events, chain, add, step: (name: string) => runProgress(events).find(({ step }) => step === name) }
}

function enter(add: Add, name: string) {
  add('TaskStateEntered', { name })
  add('TaskScheduled', { resource: 'invoke' })
  add('TaskStarted')
}

function pass(add: Add, name: string) {
  enter(add, name)
  add('TaskSucceeded')
  add('TaskStateExited', { name })
}

test('a run that has only begun has the steps of its mode before it', t => {
  const names = (mode: string) => runProgress(started(mode).events).map(({ step }) => step)
  t.is(names('failover')[0], 'VerifyOutage')
  t.false(names('failover').includes('HandOver'))
  t.is(names('switchover')[0], 'CheckReadiness')
  t.true(names('switchover').includes('HandOver'))
  t.true(runProgress(started().events).every(({ state, attempts }) => state === 'pending' && attempts === 0))
})

test('a step runs, tells its progress by its polls, and is done', t => {
  const { add, step } = started()
  enter(add, 'RestoreDatabase')
  add('TaskFailed', lambdaError('StepRunning', '{"phase":"restore","done":3,"total":9}'))
  t.deepEqual(step('RestoreDatabase'), {
    step: 'RestoreDatabase',
    state: 'running',
    startedAt: at(2),
    progress: { phase: 'restore', done: 3, total: 9 },
    attempts: 1,
  })
  add('TaskScheduled')
  add('TaskSucceeded')
  add('TaskStateExited', { name: 'RestoreDatabase' })
  t.deepEqual(step('RestoreDatabase'), {
    step: 'RestoreDatabase',
    state: 'done',
    startedAt: at(2),
    endedAt: at(8),
    attempts: 1,
  })
})

test('an error that is tried again stays visible until the step succeeds', t => {
  const { add, step } = started()
  enter(add, 'CheckReadiness')
  add('TaskFailed', lambdaError('AwsThrottled', 'Rate exceeded'))
  t.like(step('CheckReadiness'), {
    state: 'running',
    error: { code: 'AwsThrottled', message: 'Rate exceeded' },
  })
  add('TaskScheduled')
  add('TaskSucceeded')
  t.is(step('CheckReadiness')?.error, undefined)
})

test('a step that failed waits for the operator, and begins again on retry', t => {
  const { add, step } = started()
  enter(add, 'DeployApi')
  add('TaskFailed', lambdaError('ApiNotReady', 'no answer'))
  add('TaskStateExited', { name: 'DeployApi' })
  t.like(step('DeployApi'), { state: 'failed', error: { code: 'ApiNotReady' } })
  enter(add, 'DeployApiAsk')
  t.is(step('DeployApi')?.state, 'waiting')
  add('TaskSucceeded')
  add('TaskStateExited', { name: 'DeployApiAsk' })
  enter(add, 'DeployApi')
  t.like(step('DeployApi'), { state: 'running', attempts: 2, startedAt: at(2) })
})

test('a step that was skipped stays failed', t => {
  const { add, step } = started()
  enter(add, 'DeployApi')
  add('TaskFailed', lambdaError('ApiNotReady', 'no answer'))
  add('TaskStateExited', { name: 'DeployApi' })
  pass(add, 'DeployApiAsk')
  enter(add, 'SmokeTest')
  t.is(step('DeployApi')?.state, 'failed')
  t.is(step('SmokeTest')?.state, 'running')
})

test('a change of DNS is done only when it is in sync', t => {
  const { add, step } = started()
  pass(add, 'SwitchDns')
  t.is(step('SwitchDns')?.state, 'running')
  enter(add, 'SwitchInSync')
  add('TaskFailed', lambdaError('ChangePending', '{"phase":"waiting"}'))
  t.like(step('SwitchDns'), { state: 'running', attempts: 1, progress: { phase: 'waiting' } })
  add('TaskScheduled')
  add('TaskSucceeded')
  add('TaskStateExited', { name: 'SwitchInSync' })
  t.is(step('SwitchDns')?.state, 'done')
})

test('branches side by side do not mix', t => {
  const { chain, step } = started()
  const [restore, stage] = [chain(1), chain(1)]
  enter(restore, 'RestoreDatabase')
  enter(stage, 'StageApi')
  restore('TaskFailed', lambdaError('StepRunning', '{"phase":"restore"}'))
  stage('TaskSucceeded')
  stage('TaskStateExited', { name: 'StageApi' })
  t.like(step('RestoreDatabase'), { state: 'running', progress: { phase: 'restore' } })
  t.like(step('StageApi'), { state: 'done' })
})

test('a run that is stopped leaves its step failed', t => {
  const { add, step } = started()
  enter(add, 'RestoreDatabase')
  add('ExecutionAborted')
  t.like(step('RestoreDatabase'), { state: 'failed', endedAt: at(5) })
  t.is(step('Notify')?.state, 'pending')
})

const call = (name: string) => ({ resource: 'invoke', parameters: JSON.stringify({ FunctionName: name }) })

test('a run that goes on after it was stopped goes on in its steps, though they are not entered anew', t => {
  const { chain, add, step } = started()
  const parallel = add('ParallelStateStarted')
  const [restore, stage] = [chain(parallel), chain(parallel)]
  for (const [branch, name] of [
    [restore, 'RestoreDatabase'],
    [stage, 'StageApi'],
  ] as const) {
    branch('TaskStateEntered', { name })
    branch('TaskScheduled', call(name))
  }
  const again = chain(0)
  again('ExecutionAborted')
  t.is(step('StageApi')?.state, 'failed')
  const redriven = again('ExecutionRedriven')
  t.like(step('StageApi'), { state: 'running', endedAt: undefined })
  const [restoreAgain, stageAgain] = [chain(redriven), chain(redriven)]
  restoreAgain('TaskScheduled', call('RestoreDatabase'))
  stageAgain('TaskScheduled', call('StageApi'))
  stageAgain('TaskSucceeded')
  stageAgain('TaskStateExited', { name: 'StageApi' })
  restoreAgain('TaskFailed', lambdaError('StepRunning', '{"phase":"restore","done":1,"total":9}'))
  t.is(step('StageApi')?.state, 'done')
  t.like(step('RestoreDatabase'), { state: 'running', progress: { done: 1, total: 9 } })
})

test('every task of the state machine belongs to a step, and every step is a task of it', t => {
  const file = new URL('../../workflows/failover.asl.yaml', import.meta.url)
  const found = new Set<string>()
  for (const name of taskNames(YAML.parse(readFileSync(file, 'utf8'), { merge: true }))) {
    const part = stepOfState(name)
    t.truthy(part, `${name} belongs to no step`)
    if (part) found.add(part.step)
  }
  t.deepEqual([...found].sort(), [...stepNames].sort())
})

type Machine = { States: Record<string, { Type: string; Branches?: Machine[] }> }

function taskNames({ States }: Machine): string[] {
  return Object.entries(States).flatMap(([name, { Type, Branches = [] }]) => [
    ...(Type === 'Task' ? [name] : []),
    ...Branches.flatMap(taskNames),
  ])
}
