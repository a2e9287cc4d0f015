import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  DescribeFileSystemsCommand,
  DescribeReplicationConfigurationsCommand,
  EFSClient,
} from '@aws-sdk/client-efs'
import { CreateTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import {
  GetParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm'
import anyTest, { type TestFn } from 'ava'
import { messageFile, ToldMessage } from '#sandbox/cloud/sns.ts'
import { startRegion, type TestRegion } from './region.ts'

const test = anyTest as TestFn<TestRegion>

test.before(async t => {
  t.context = await startRegion('127.204')
})

test.after.always(t => t.context.stop())

test.serial(
  'a SecureString is unreadable without WithDecryption, in the answer and on disk, and survives a restart',
  async t => {
    const ssm = new SSMClient(t.context.client)
    const Name = '/drctl/apitest/api-password'
    await ssm.send(new PutParameterCommand({ Name, Value: 'geheim', Type: 'SecureString' }))
    const sealed = await ssm.send(new GetParameterCommand({ Name }))
    t.not(sealed.Parameter?.Value, 'geheim')
    t.false(
      readFileSync(
        join(t.context.place.cloudState, 'ssm/parameters', `${encodeURIComponent(Name)}.json`),
        'utf8',
      ).includes('geheim'),
    )
    await t.context.restart()
    const open = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }))
    t.is(open.Parameter?.Value, 'geheim')
    t.is(open.Parameter?.Version, 1)
  },
)

test('a parameter is overwritten only when asked to, with a new version, and the old one can be read', async t => {
  const ssm = new SSMClient(t.context.client)
  const ask = { Name: '/v/one', Type: 'String' } as const
  await ssm.send(new PutParameterCommand({ ...ask, Value: 'a' }))
  await t.throwsAsync(ssm.send(new PutParameterCommand({ ...ask, Value: 'b' })), {
    name: 'ParameterAlreadyExists',
  })
  t.is((await ssm.send(new PutParameterCommand({ ...ask, Value: 'b', Overwrite: true }))).Version, 2)
  t.is((await ssm.send(new GetParameterCommand({ Name: '/v/one:1' }))).Parameter?.Value, 'a')
  t.is((await ssm.send(new GetParameterCommand({ Name: '/v/one' }))).Parameter?.Value, 'b')
  await t.throwsAsync(ssm.send(new GetParameterCommand({ Name: '/v/none' })), { name: 'ParameterNotFound' })
})

test('parameters below a path come page by page, deeper ones only when asked for', async t => {
  const ssm = new SSMClient(t.context.client)
  for (const name of ['/p/a', '/p/b', '/p/c/d']) {
    await ssm.send(new PutParameterCommand({ Name: name, Value: 'x', Type: 'String' }))
  }
  const flat = await ssm.send(new GetParametersByPathCommand({ Path: '/p' }))
  t.deepEqual(
    flat.Parameters?.map(({ Name }) => Name),
    ['/p/a', '/p/b'],
  )
  const first = await ssm.send(new GetParametersByPathCommand({ Path: '/p', Recursive: true, MaxResults: 2 }))
  const rest = await ssm.send(
    new GetParametersByPathCommand({
      Path: '/p',
      Recursive: true,
      MaxResults: 2,
      NextToken: first.NextToken,
    }),
  )
  t.deepEqual(
    rest.Parameters?.map(({ Name }) => Name),
    ['/p/c/d'],
  )
})

test('file systems are sized by what lies in them, and an unknown one is not found', async t => {
  const efs = new EFSClient(t.context.client)
  const { place } = t.context
  writeFileSync(join(place.efs.own, 'file'), 'x'.repeat(1000))
  const { FileSystems = [] } = await efs.send(
    new DescribeFileSystemsCommand({ FileSystemId: place.fileSystemId }),
  )
  t.is(FileSystems[0]?.SizeInBytes?.Value, 1000)
  t.is(FileSystems[0]?.LifeCycleState, 'available')
  await t.throwsAsync(efs.send(new DescribeFileSystemsCommand({ FileSystemId: 'fs-00000000' })), {
    name: 'FileSystemNotFound',
  })
})

test('a replication is seen from both its ends, with how far it has come', async t => {
  const efs = new EFSClient(t.context.client)
  const { place, settings } = t.context
  const at = '2026-11-24T10:00:00.000Z'
  writeFileSync(
    join(settings.state, 'replication.json'),
    JSON.stringify({ 'eu-central-1': { lastReplicatedAt: at, state: 'ENABLED' } }),
  )
  const { Replications = [] } = await efs.send(
    new DescribeReplicationConfigurationsCommand({ FileSystemId: place.replicaFileSystemId }),
  )
  t.is(Replications[0]?.SourceFileSystemId, settings.region['eu-central-1'].fileSystemId)
  t.is(Replications[0]?.Destinations?.[0]?.LastReplicatedTimestamp?.toISOString(), at)
  const all = await efs.send(new DescribeReplicationConfigurationsCommand({}))
  t.is(all.Replications?.length, 2)
})

test('what is published to a topic is kept for those who want to know what people were told', async t => {
  const sns = new SNSClient(t.context.client)
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'people' }))
  await sns.send(new PublishCommand({ TopicArn, Subject: 'it happened', Message: 'line 1\nline 2' }))
  const lines = readFileSync(messageFile(t.context.place.cloudState, TopicArn), 'utf8').trim().split('\n')
  const told = lines.map(line => ToldMessage.parse(JSON.parse(line)))
  t.deepEqual(
    told.map(({ subject, message }) => [subject, message]),
    [['it happened', 'line 1\nline 2']],
  )
  await t.throwsAsync(sns.send(new PublishCommand({ TopicArn: `${TopicArn}-not`, Message: 'x' })), {
    name: 'NotFoundException',
  })
})

test('an unsigned call, another region and an operation that is not emulated are clear errors', async t => {
  const unsigned = await fetch(t.context.endpoint, { method: 'POST' })
  t.is(unsigned.status, 403)
  t.regex(await unsigned.text(), /MissingAuthenticationToken/)
  const elsewhere = new SSMClient({ ...t.context.client, region: 'eu-north-1', maxAttempts: 1 })
  await t.throwsAsync(elsewhere.send(new GetParameterCommand({ Name: 'x' })), {
    message: /no ssm in eu-north-1/,
  })
})
