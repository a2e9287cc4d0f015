import test from 'ava'
import { sfnClient } from '#aws/clients/sfn.ts'
import { answer, describeRun, executionArn, listRuns, runHistory, startRun } from '#aws/states.ts'
import type { RunInput } from '#recovery/contracts/run.ts'
import type { DrctlError } from '#recovery/errors.ts'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { run, stack } from '../recovery/samples.ts'
import { startAws } from './aws-endpoint.ts'

type Execution = { name: string; input: string; status: string; output?: string; cause?: string }
const executions = new Map<string, Execution>()
const machine = 'arn:aws:states:eu-west-1:123456789012:stateMachine:drctl-apitest-failover'
const arnOf = (name: string) => machine.replace('stateMachine', 'execution').concat(`:${name}`)

/** Step Functions, as far as names are concerned: one name is given away once. */
const states = {
  StartExecution({ name, input, stateMachineArn }: { name: string; input: string; stateMachineArn: string }) {
    if (stateMachineArn !== `${machine}:live`) throw new AwsError('StateMachineDoesNotExist', stateMachineArn)
    const existing = executions.get(arnOf(name))
    if (existing && !(existing.status === 'RUNNING' && existing.input === input)) {
      throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arnOf(name)}'`)
    }
    executions.set(arnOf(name), existing ?? { name, input, status: 'RUNNING' })
    return { executionArn: arnOf(name), startDate: new Date() }
  },
  DescribeExecution({ executionArn: arn }: { executionArn: string }) {
    const found = executions.get(arn)
    if (!found) throw new AwsError('ExecutionDoesNotExist', arn)
    return { ...found, executionArn: arn, stateMachineArn: machine, startDate: new Date() }
  },
  ListExecutions: ({ nextToken, maxResults }: { nextToken?: string; maxResults: number }) => {
    const all = [...executions].map(([arn, { name, status }]) => ({
      ...{ executionArn: arn, name, status, stateMachineArn: machine },
      startDate: new Date(),
    }))
    const from = Number(nextToken ?? 0)
    const page = all.slice(from, from + Math.min(2, maxResults))
    return { executions: page, ...(from + 2 < all.length && { nextToken: String(from + 2) }) }
  },
  GetExecutionHistory({ nextToken, maxResults }: { nextToken?: string; maxResults: number }) {
    const from = Number(nextToken ?? 0)
    const size = Math.min(10, maxResults)
    const events = Array.from({ length: 25 }, (_, i) => eventOf(25 - i)).slice(from, from + size)
    return { events, ...(from + size < 25 && { nextToken: String(from + size) }) }
  },
  SendTaskSuccess({ taskToken }: { taskToken: string }) {
    if (taskToken !== 'open') throw new AwsError('TaskTimedOut', 'Task Timed Out: the token is gone')
    return {}
  },
}

const eventOf = (id: number) => ({
  ...{ id, previousEventId: id - 1, timestamp: new Date(1000 * id), type: 'TaskStateEntered' },
  stateEnteredEventDetails: { name: `State${id}`, input: '{}' },
})

const aws = await startAws({ states })
test.after.always(() => aws.stop())
test.beforeEach(() => executions.clear())

const client = () => sfnClient('eu-west-1')
const { execution: _, startedAt: __, ...operators } = run
const alarms = (changedAt = '2026-11-24T02:14:19.000Z'): RunInput => ({
  ...operators,
  by: 'alarm',
  trigger: { kind: 'alarm', alarm: 'unhealthy', changedAt },
})
const start = (input: RunInput) => startRun({ states: client(), stack, input })
const first = 'failover-apitest-epoch-7-attempt-1'
const second = 'failover-apitest-epoch-7-attempt-2'

function end(name: string, status: string, outcome?: string) {
  const found = executions.get(arnOf(name))
  const report = JSON.stringify({ outcome })
  executions.set(arnOf(name), { ...(found ?? { name, input: '{}' }), status, cause: report })
}

test.serial('the first start gets the first name', async t => {
  t.deepEqual(await start(operators), { execution: first, arn: arnOf(first), joined: false, ended: false })
})

test.serial('an alarm delivered twice and two engineers at the same moment make one execution', async t => {
  const started = await Promise.all([
    start(alarms()),
    start(alarms()),
    start(operators),
    start({ ...operators, by: 'grace' }),
  ])
  t.is(executions.size, 1)
  t.deepEqual([...new Set(started.map(({ execution }) => execution))], [first])
})

test.serial('an engineer who tries again after a run has ended gets the next name', async t => {
  await start(operators)
  end(first, 'FAILED')
  t.like(await start(operators), { execution: second, joined: false, ended: false })
})

test.serial('an alarm delivered again after its run has ended starts nothing', async t => {
  await start(alarms())
  end(first, 'FAILED')
  t.like(await start(alarms()), { execution: first, joined: false, ended: true })
  t.is(executions.size, 1)
  t.like(await start(alarms('2026-11-24T03:00:00.000Z')), { execution: second, ended: false })
})

test.serial('an alarm starts nothing after an engineer stopped a run', async t => {
  await start(operators)
  end(first, 'ABORTED')
  t.like(await start(alarms()), { execution: first, ended: true })
})

test.serial('a run that Step Functions does not describe yet is joined', async t => {
  await start(operators)
  aws.intercept = ({ operation }) =>
    operation === 'DescribeExecution' ? new AwsError('ExecutionDoesNotExist', 'not yet') : undefined
  t.like(await start({ ...operators, by: 'grace' }), { execution: first, joined: true })
  aws.intercept = () => undefined
})

test.serial(
  'a region without the machine, a run that is not there and a question that is closed are told apart',
  async t => {
    const elsewhere = { ...stack, stateMachineName: 'other' }
    await t.throwsAsync(startRun({ states: client(), stack: elsewhere, input: operators }), {
      name: 'StackUnknown',
    })
    await t.throwsAsync(describeRun(client(), executionArn(stack, 'eu-west-1', 'nothing')), {
      name: 'RunNotFound',
    })
    const decision = { answer: 'retry', reason: 'mended', by: 'ada', at: run.startedAt } as const
    const closed = await t.throwsAsync<DrctlError>(
      answer(client(), { token: 'closed', execution: 'failover-1' }, decision),
      { name: 'NotWaiting' },
    )
    t.deepEqual(closed.data, { execution: 'failover-1' })
    await t.notThrowsAsync(answer(client(), { token: 'open', execution: 'failover-1' }, decision))
  },
)

test.serial('all pages of a list are read, up to what was asked for', async t => {
  for (const by of ['a', 'b', 'c', 'd', 'e']) {
    const { execution } = await start({ ...operators, by })
    end(execution, 'FAILED')
  }
  t.is((await listRuns(client(), stack, 'eu-west-1')).length, 5)
  t.is((await listRuns(client(), stack, 'eu-west-1', 3)).length, 3)
})

test.serial('a history comes whole, or only what is new, the oldest event first', async t => {
  const arn = executionArn(stack, 'eu-west-1', first)
  const ids = (events: { id: number }[]) => events.map(({ id }) => id)
  t.deepEqual(
    ids(await runHistory(client(), arn)),
    Array.from({ length: 25 }, (_, i) => i + 1),
  )
  const pages = () => aws.calls.filter(call => call.endsWith('GetExecutionHistory')).length
  const before = pages()
  t.deepEqual(ids(await runHistory(client(), arn, 22)), [23, 24, 25])
  t.is(pages() - before, 1)
  t.like((await runHistory(client(), arn))[0], {
    name: 'State1',
    previous: 0,
    at: '1970-01-01T00:00:01.000Z',
  })
})
