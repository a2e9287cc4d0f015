import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import test from 'ava'
import { stepFunctions, until } from './machine.ts'

test('the SDK’s own client reads every answer', async t => {
  const sfn = stepFunctions()
  t.teardown(sfn.remove)
  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).replace('AWSStepFunctions.', '')
    response.setHeader('Content-Type', 'application/x-amz-json-1.0')
    try {
      response.end(JSON.stringify(sfn.call(operation, (await json(request)) as object)))
    } catch (error) {
      const { name, message, status } = error as Error & { status: number }
      response.writeHead(status).end(JSON.stringify({ __type: name, message }))
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.81.0.1', resolve))
  t.teardown(() => server.close())
  const client = new SFNClient({
    endpoint: `http://127.81.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  t.teardown(() => client.destroy())

  const definition = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'A',
    States: { A: { Type: 'Pass', Assign: { x: 1 }, End: true } },
  })
  const roleArn = 'arn:aws:iam::123456789012:role/states'
  const { stateMachineArn } = await client.send(
    new CreateStateMachineCommand({ name: 'sdk', definition, roleArn }),
  )
  const { executionArn, startDate } = await client.send(
    new StartExecutionCommand({ stateMachineArn, input: '{}' }),
  )
  await until(() => sfn.describe(String(executionArn)).status !== 'RUNNING')
  t.like(await client.send(new DescribeExecutionCommand({ executionArn })), {
    status: 'SUCCEEDED',
    output: '{}',
    startDate,
  })
  t.true(startDate instanceof Date)
  const types: string[] = []
  for await (const { events = [] } of paginateGetExecutionHistory(
    { client, pageSize: 2 },
    { executionArn },
  )) {
    for (const event of events) {
      t.true(event.timestamp instanceof Date)
      types.push(String(event.type))
    }
  }
  t.deepEqual(types, ['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded'])
  const missing = client.send(new GetExecutionHistoryCommand({ executionArn: `${executionArn}x` }))
  await t.throwsAsync(missing, { instanceOf: ExecutionDoesNotExist })
})
