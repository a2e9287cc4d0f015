import { readFileSync } from 'node:fs'
import {
  CancelCommandCommand,
  CreateDocumentCommand,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  type GetCommandInvocationResult,
  ListCommandInvocationsCommand,
  type ListCommandInvocationsCommandInput,
  ListCommandsCommand,
  ListDocumentsCommand,
  SendCommandCommand,
  SSMClient,
  waitUntilCommandExecuted,
} from '@aws-sdk/client-ssm'
import anyTest, { type TestFn } from 'ava'
import { startRegion, type TestRegion, until } from './region.ts'

const test = anyTest as TestFn<{ region: TestRegion; ssm: SSMClient; instance: string }>

test.before(async t => {
  const region = await startRegion('127.203')
  const ssm = new SSMClient(region.client)
  const instance = region.place.instanceId
  await t.throwsAsync(
    ssm.send(
      new SendCommandCommand({
        InstanceIds: [instance],
        DocumentName: 'AWS-RunShellScript',
        Parameters: { commands: ['true'] },
      }),
    ),
    {
      name: 'InvalidInstanceId',
    },
  )
  region.startAgent()
  await until('the agent registers', async () => {
    const { InstanceInformationList = [] } = await ssm.send(new DescribeInstanceInformationCommand({}))
    return InstanceInformationList[0]
  })
  await ssm.send(
    new CreateDocumentCommand({
      Name: 'greet',
      DocumentType: 'Command',
      DocumentFormat: 'YAML',
      Content: `
schemaVersion: "2.2"
description: greets
parameters:
  name: { type: String, allowedPattern: "^[A-Za-z'; ]{1,40}$", interpolationType: ENV_VAR }
  mood: { type: String, allowedValues: [glad, sad], default: glad, interpolationType: ENV_VAR }
mainSteps:
  - action: aws:runShellScript
    name: say
    inputs: { timeoutSeconds: "5", runCommand: ['echo "$SSM_name is $SSM_mood"'] }
`,
    }),
  )
  t.context = { region, ssm, instance }
})

test.after.always(t => t.context.region.stop())

async function send(t: { context: { ssm: SSMClient; instance: string } }, script: string, comment = 'c') {
  const { Command } = await t.context.ssm.send(
    new SendCommandCommand({
      InstanceIds: [t.context.instance],
      DocumentName: 'AWS-RunShellScript',
      Parameters: { commands: [script] },
      Comment: comment,
    }),
  )
  return Command?.CommandId ?? ''
}

async function ended(
  t: { context: { ssm: SSMClient; instance: string } },
  id: string,
): Promise<GetCommandInvocationResult> {
  return until('the command ends', async () => {
    const found = await t.context.ssm
      .send(new GetCommandInvocationCommand({ CommandId: id, InstanceId: t.context.instance }))
      .catch(error => {
        if (error.name === 'InvocationDoesNotExist') return undefined
        throw error
      })
    return ['Pending', 'InProgress', 'Cancelling', undefined].includes(found?.Status) ? undefined : found
  })
}

test('a parameter reaches the script as environment, whatever it holds', async t => {
  const { ssm, instance } = t.context
  const name = "John'; echo hacked; '"
  const { Command } = await ssm.send(
    new SendCommandCommand({ InstanceIds: [instance], DocumentName: 'greet', Parameters: { name: [name] } }),
  )
  const { Status, StandardOutputContent, PluginName } = await ended(t, Command?.CommandId ?? '')
  t.is(Status, 'Success')
  t.is(PluginName, 'say')
  t.is(StandardOutputContent, `${name} is glad\n`)
})

for (const [why, parameters] of [
  ['a missing parameter', {}],
  ['a value outside its pattern', { name: ['$(reboot)'] }],
  ['a value that is not allowed', { name: ['John'], mood: ['mad'] }],
  ['an unknown parameter', { name: ['John'], other: ['x'] }],
  ['two values for a String', { name: ['John', 'Jane'] }],
] as const) {
  test(`${why} is refused with InvalidParameters`, async t => {
    const { ssm, instance } = t.context
    const Parameters: Record<string, string[]> = Object.fromEntries(
      Object.entries(parameters).map(([k, v]) => [k, [...v]]),
    )
    await t.throwsAsync(
      ssm.send(new SendCommandCommand({ InstanceIds: [instance], DocumentName: 'greet', Parameters })),
      {
        name: 'InvalidParameters',
      },
    )
  })
}

test('an unknown document and a wrong hash are refused with InvalidDocument', async t => {
  const { ssm, instance } = t.context
  const ask = { InstanceIds: [instance], Parameters: { name: ['John'] } }
  await t.throwsAsync(ssm.send(new SendCommandCommand({ ...ask, DocumentName: 'nobody' })), {
    name: 'InvalidDocument',
  })
  const wrong = { DocumentHash: '0'.repeat(64), DocumentHashType: 'Sha256' } as const
  await t.throwsAsync(ssm.send(new SendCommandCommand({ ...ask, DocumentName: 'greet', ...wrong })), {
    name: 'InvalidDocument',
  })
})

test('right after it was sent a command has no invocation, and then one without output until it ends', async t => {
  const { ssm, instance } = t.context
  const id = await send(t, 'echo early; sleep 0.6')
  const ask = new GetCommandInvocationCommand({ CommandId: id, InstanceId: instance })
  await t.throwsAsync(ssm.send(ask), { name: 'InvocationDoesNotExist' })
  const running = await until('it is seen', () => ssm.send(ask).catch(() => undefined))
  t.true(['Pending', 'InProgress'].includes(running.Status ?? ''))
  t.is(running.StandardOutputContent, '')
  t.is((await ended(t, id)).StandardOutputContent, 'early\n')
})

test('output is cut at 24,000 characters and errors at 8,000, and the exit status is kept', async t => {
  const id = await send(
    t,
    'head -c 30000 /dev/zero | tr "\\0" a; head -c 9000 /dev/zero | tr "\\0" b >&2; exit 3',
  )
  const result = await ended(t, id)
  t.is(result.Status, 'Failed')
  t.is(result.ResponseCode, 3)
  t.is(result.StandardOutputContent?.length, 24_000)
  t.is(result.StandardErrorContent?.length, 8_000)
})

test("the SDK's waiter waits until a command has been executed", async t => {
  const { ssm, instance } = t.context
  const id = await send(t, 'sleep 0.2')
  const { state } = await waitUntilCommandExecuted(
    { client: ssm, maxWaitTime: 20, minDelay: 1, maxDelay: 1 },
    { CommandId: id, InstanceId: instance },
  )
  t.is(String(state), 'SUCCESS')
})

test('a script that outlasts its time limit is ended and reported as timed out', async t => {
  const { ssm, instance } = t.context
  const { Command } = await ssm.send(
    new SendCommandCommand({
      InstanceIds: [instance],
      DocumentName: 'AWS-RunShellScript',
      Parameters: { commands: ['sleep 30'], executionTimeout: ['1'] },
    }),
  )
  const result = await ended(t, Command?.CommandId ?? '')
  t.is(result.Status, 'TimedOut')
  t.is(result.StatusDetails, 'ExecutionTimedOut')
})

test('a command that runs can be cancelled', async t => {
  const id = await send(t, 'sleep 30')
  await until('it runs', async () =>
    (await invocations(t, { CommandId: id })).find(found => found.Status === 'InProgress'),
  )
  await t.context.ssm.send(new CancelCommandCommand({ CommandId: id }))
  t.is((await ended(t, id)).Status, 'Cancelled')
  await t.throwsAsync(
    t.context.ssm.send(new CancelCommandCommand({ CommandId: '00000000-0000-4000-8000-000000000000' })),
    { name: 'InvalidCommandId' },
  )
})

async function invocations(t: { context: { ssm: SSMClient } }, ask: ListCommandInvocationsCommandInput) {
  return (await t.context.ssm.send(new ListCommandInvocationsCommand(ask))).CommandInvocations ?? []
}

test('invocations are found by document, time and comment, newest first, page by page', async t => {
  const { ssm, instance } = t.context
  const after = new Date().toISOString()
  for (const n of [1, 2, 3]) await ended(t, await send(t, 'true', `run/step/${n}`))
  const Filters = [
    { key: 'InvokedAfter' as const, value: after },
    { key: 'DocumentName' as const, value: 'AWS-RunShellScript' },
  ]
  const mine = (await invocations(t, { InstanceId: instance, Filters, Details: true })).filter(
    ({ Comment }) => Comment?.startsWith('run/step/'),
  )
  t.deepEqual(
    mine.map(({ Comment }) => Comment),
    ['run/step/3', 'run/step/2', 'run/step/1'],
  )
  t.is(mine[0]?.CommandPlugins?.[0]?.Name, 'aws:runShellScript')
  const first = await ssm.send(new ListCommandsCommand({ MaxResults: 1 }))
  const second = await ssm.send(new ListCommandsCommand({ MaxResults: 1, NextToken: first.NextToken }))
  t.not(first.Commands?.[0]?.CommandId, second.Commands?.[0]?.CommandId)
  await t.throwsAsync(ssm.send(new ListCommandsCommand({ NextToken: 'nonsense' })), {
    name: 'InvalidNextToken',
  })
})

test('every document of the project is accepted, and listed under its owner', async t => {
  const { ssm } = t.context
  const { readdirSync } = await import('node:fs')
  const folder = new URL('../../../documents/', import.meta.url)
  for (const file of readdirSync(folder)) {
    const Content = readFileSync(new URL(file, folder), 'utf8')
    const Name = `drctl-apitest-${file.replace('.yaml', '')}`
    const { DocumentDescription } = await ssm.send(
      new CreateDocumentCommand({ Name, Content, DocumentFormat: 'YAML', DocumentType: 'Command' }),
    )
    t.regex(DocumentDescription?.Hash ?? '', /^[0-9a-f]{64}$/)
  }
  const { DocumentIdentifiers = [] } = await ssm.send(
    new ListDocumentsCommand({ Filters: [{ Key: 'Owner', Values: ['Self'] }] }),
  )
  t.true(DocumentIdentifiers.length >= 11)
  t.false(DocumentIdentifiers.some(({ Name }) => Name === 'AWS-RunShellScript'))
})

test.serial('a command can be reported as timed out although the host ran it', async t => {
  t.is(await t.context.region.fault({ kind: 'ssm-timed-out' }), 200)
  const result = await ended(t, await send(t, 'true'))
  t.is(result.Status, 'TimedOut')
  t.is(result.StatusDetails, 'DeliveryTimedOut')
  t.is(await t.context.region.fault({ kind: 'nonsense' }), 400)
})

test.serial('an agent that is not heard is ConnectionLost, and its commands wait until it is', async t => {
  const { ssm, region, instance } = t.context
  const ping = async () => {
    const { InstanceInformationList } = await ssm.send(
      new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: [instance] }] }),
    )
    return InstanceInformationList?.[0]?.PingStatus
  }
  t.is(await ping(), 'Online')
  await region.fault({ kind: 'agent-offline' })
  t.is(await ping(), 'ConnectionLost')
  const id = await send(t, 'true')
  await region.clearFaults()
  t.is((await ended(t, id)).Status, 'Success')
  t.is(await ping(), 'Online')
})

test.serial('a restarted cloud remembers commands and documents', async t => {
  const id = await send(t, 'echo kept')
  await ended(t, id)
  await t.context.region.restart()
  t.is((await ended(t, id)).StandardOutputContent, 'kept\n')
  await t.throwsAsync(t.context.ssm.send(new CreateDocumentCommand({ Name: 'greet', Content: '{}' })), {
    name: 'DocumentAlreadyExists',
  })
})
