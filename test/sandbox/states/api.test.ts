import test from 'ava'
import { stepFunctions, until } from './machine.ts'

const pass = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } }
const wait = { StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 60, End: true } } }
const roleArn = 'arn:aws:iam::123456789012:role/states'
const text = (definition: object) => JSON.stringify({ QueryLanguage: 'JSONata', ...definition })

test('the same name and input give the running execution, anything else is refused', async t => {
  const sfn = stepFunctions({ slow: () => sfn.clock.wait(60_000, new AbortController().signal) })
  t.teardown(sfn.remove)
  const stateMachineArn = sfn.create(wait)
  const first = sfn.call('StartExecution', { stateMachineArn, name: 'one', input: '{"a":1}' })
  t.deepEqual(sfn.call('StartExecution', { stateMachineArn, name: 'one', input: '{"a":1}' }), first)
  const refused = {
    name: 'ExecutionAlreadyExists',
    message: "Execution Already Exists: 'arn:aws:states:eu-west-1:123456789012:execution:machine:one'",
  }
  t.throws(() => sfn.call('StartExecution', { stateMachineArn, name: 'one', input: '{"a":2}' }), refused)
  await sfn.ended(String(first.executionArn))
  t.throws(() => sfn.call('StartExecution', { stateMachineArn, name: 'one', input: '{"a":1}' }), refused)
})

test('executions are listed newest first, by status, page by page', async t => {
  const sfn = stepFunctions()
  t.teardown(sfn.remove)
  const stateMachineArn = sfn.create(pass)
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const { executionArn } = sfn.call<{ executionArn: string }>('StartExecution', { stateMachineArn, name })
    await sfn.ended(executionArn)
  }
  const names: string[] = []
  for (let nextToken: string | undefined; ; ) {
    const input = {
      stateMachineArn,
      maxResults: 2,
      statusFilter: 'SUCCEEDED',
      ...(nextToken ? { nextToken } : {}),
    }
    const part = sfn.call<{ executions: { name: string }[]; nextToken?: string }>('ListExecutions', input)
    names.push(...part.executions.map(one => one.name))
    nextToken = part.nextToken
    if (!nextToken) break
  }
  t.deepEqual(names, ['e', 'd', 'c', 'b', 'a'])
  t.deepEqual(sfn.call('ListExecutions', { stateMachineArn, statusFilter: 'RUNNING' }), { executions: [] })
  t.throws(() => sfn.call('ListExecutions', { stateMachineArn, nextToken: 'bm9uZQ==' }), {
    name: 'InvalidToken',
  })
  t.throws(() => sfn.call('ListExecutions', { stateMachineArn, maxResults: 1001 }), {
    name: 'ValidationException',
    message:
      "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
  })
  t.throws(() => sfn.call('ListExecutions', { stateMachineArn, statusFilter: 'succeeded' }), {
    message:
      "1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]",
  })
})

test('a history is read backwards, in parts, and without its data', async t => {
  const sfn = stepFunctions()
  t.teardown(sfn.remove)
  const { executionArn, events } = await sfn.run(pass, { secret: 1 })
  const reversed = sfn.call('GetExecutionHistory', { executionArn, reverseOrder: true })
  t.deepEqual(reversed, { events: events.toReversed() })
  const part = sfn.call<{ nextToken: string }>('GetExecutionHistory', { executionArn, maxResults: 3 })
  t.like(sfn.call('GetExecutionHistory', { executionArn, nextToken: part.nextToken }), {
    events: [{ id: 4 }],
  })
  const bare = sfn.call('GetExecutionHistory', { executionArn, includeExecutionData: false })
  t.false(JSON.stringify(bare).includes('secret'))
  t.like(bare, {
    events: [{ executionStartedEventDetails: { roleArn } }, { stateEnteredEventDetails: { name: 'A' } }],
  })
})

test('what is not there, or no ARN, has AWS’s errors', t => {
  const sfn = stepFunctions()
  t.teardown(sfn.remove)
  const machine = 'arn:aws:states:eu-west-1:123456789012:stateMachine:none'
  const execution = 'arn:aws:states:eu-west-1:123456789012:execution:none:none'
  t.throws(() => sfn.call('StartExecution', { stateMachineArn: machine }), {
    name: 'StateMachineDoesNotExist',
    message: `State Machine Does Not Exist: '${machine}'`,
  })
  t.throws(() => sfn.call('DescribeExecution', { executionArn: execution }), {
    name: 'ExecutionDoesNotExist',
    message: `Execution Does Not Exist: '${execution}'`,
  })
  t.throws(() => sfn.call('GetExecutionHistory', { executionArn: 'nonsense' }), {
    name: 'InvalidArn',
    message: "Invalid Arn: 'Invalid ARN prefix: nonsense'",
  })
  t.throws(() => sfn.call('DescribeStateMachine', { stateMachineArn: execution }), {
    message: "Invalid Arn: 'Resource type not valid in this context: execution'",
  })
  t.throws(() => sfn.call('DescribeStateMachine'), {
    message:
      "1 validation error detected: Value null at 'stateMachineArn' failed to satisfy constraint: Member must not be null",
  })
  t.deepEqual(sfn.call('DeleteStateMachine', { stateMachineArn: machine }), {})
})

test('names and inputs are checked', t => {
  const sfn = stepFunctions()
  t.teardown(sfn.remove)
  const stateMachineArn = sfn.create(pass)
  t.throws(() => sfn.call('StartExecution', { stateMachineArn, name: 'two words' }), {
    name: 'InvalidName',
    message: "Invalid Name: 'two words'",
  })
  t.throws(() => sfn.call('StartExecution', { stateMachineArn, name: 'x'.repeat(81) }), {
    name: 'ValidationException',
  })
  t.throws(() => sfn.call('StartExecution', { stateMachineArn, input: 'no json' }), {
    name: 'InvalidExecutionInput',
  })
  t.throws(() => sfn.call('StartExecution', { stateMachineArn, traceHeader: 'x' }), {
    message: 'not emulated by the sandbox: traceHeader',
  })
  t.regex(String(sfn.call('StartExecution', { stateMachineArn }).executionArn), /:machine:[0-9a-f-]{36}$/)
})

test('a machine is created again only as it was, and updated with a revision', t => {
  const sfn = stepFunctions()
  t.teardown(sfn.remove)
  const given = { name: 'machine', roleArn, definition: text(pass) }
  const first = sfn.call('CreateStateMachine', given)
  t.deepEqual(sfn.call('CreateStateMachine', given), first)
  t.throws(() => sfn.call('CreateStateMachine', { ...given, definition: text(wait) }), {
    name: 'StateMachineAlreadyExists',
  })
  const { stateMachineArn } = first
  t.throws(() => sfn.call('UpdateStateMachine', { stateMachineArn }), { name: 'MissingRequiredParameter' })
  const { revisionId } = sfn.call('UpdateStateMachine', { stateMachineArn, definition: text(wait) })
  t.like(sfn.call('DescribeStateMachine', { stateMachineArn }), {
    revisionId,
    definition: text(wait),
    status: 'ACTIVE',
  })
})

test('an execution keeps the definition that it began with', async t => {
  const sfn = stepFunctions()
  t.teardown(sfn.remove)
  const executionArn = sfn.begin(wait)
  const stateMachineArn = 'arn:aws:states:eu-west-1:123456789012:stateMachine:machine'
  sfn.call('UpdateStateMachine', { stateMachineArn, definition: text(pass) })
  t.like(sfn.call('DescribeStateMachineForExecution', { executionArn }), {
    name: 'machine',
    definition: text(wait),
  })
  const { startDate, stopDate } = await sfn.ended(executionArn)
  t.is(stopDate - startDate, 60)
})

test('deleting a machine stops what runs', async t => {
  const sfn = stepFunctions({ slow: () => sfn.clock.wait(60_000, new AbortController().signal) })
  t.teardown(sfn.remove)
  const executionArn = sfn.begin(wait)
  await until(() => sfn.events(executionArn).length === 2)
  sfn.call('DeleteStateMachine', {
    stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:machine',
  })
  t.is(sfn.describe(executionArn).status, 'ABORTED')
  t.deepEqual(sfn.call('ListStateMachines'), { stateMachines: [] })
})
