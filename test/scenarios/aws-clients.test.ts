import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { accountId, domain, hostedZoneId, zone } from '#sandbox/settings.ts'
import { until } from '#test/until.ts'
import { asOperator, aws, awsRefuses, awsVersion } from './aws-cli.ts'
import { B, type Sandbox, sandbox } from './sandbox.ts'

const boto3Calls = fileURLToPath(new URL('aws-clients.py', import.meta.url))
const arn = `arn:aws:states:${B}:${accountId}`
const role = ['--role-arn', `arn:aws:iam::${accountId}:role/states`]

test('the AWS CLI and boto3 see of the sandbox what they see of AWS', async t => {
  const s = await sandbox(t)
  const boto3 = await asOperator('/usr/bin/python3', [boto3Calls])
  t.is(boto3.status, 0, boto3.stderr)
  t.log(`boto3: ${/^Ran .*/m.exec(boto3.stderr)?.[0]}`)

  const version = await awsVersion()
  t.log(version ?? 'there is no AWS CLI here: its calls were NOT tried')
  if (version === undefined) return
  await stepFunctions(t)
  await systemsManager(t, s)
  await route53(t)
  await efs(t, s)
  await s3(t)
})

async function stepFunctions(t: ExecutionContext) {
  const states = { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Wait', Seconds: 600, End: true } }
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States: states })
  const create = 'stepfunctions create-state-machine --name cli'
  const machine = await aws(`${create} --query stateMachineArn`, ...role, '--definition', definition)
  t.is(machine, `${arn}:stateMachine:cli`)
  t.is(await awsRefuses(create, ...role, '--definition', '{}'), 'InvalidDefinition')

  const listed = await aws('stepfunctions list-state-machines --page-size 1 --query stateMachines[].name')
  t.true(listed.split(/\s+/).includes('cli'))
  const on = ['--state-machine-arn', machine]
  const start = `stepfunctions start-execution --input {"a":1} --query executionArn`
  t.is(await aws(`${start} --name first`, ...on), `${arn}:execution:cli:first`)
  const second = await aws(`${start} --name second`, ...on)
  const list = 'stepfunctions list-executions --page-size 1 --query executions[].name'
  t.deepEqual((await aws(list, ...on)).split(/\s+/), ['second', 'first'])
  t.is((await aws(`${list} --max-items 1`, ...on)).split(/\s+/)[0], 'second')

  const run = ['--execution-arn', second]
  const describe = 'stepfunctions describe-execution --query [status,error,cause,input]'
  t.is(await aws(describe, ...run), 'RUNNING\tNone\tNone\t{"a":1}')
  await aws('stepfunctions stop-execution --error Enough --cause seen', ...run)
  t.is(await aws(describe, ...run), 'ABORTED\tEnough\tseen\t{"a":1}')
  const history =
    'stepfunctions get-execution-history --page-size 2 --query events[].[id,previousEventId,type]'
  t.deepEqual((await aws(history, ...run)).split('\n'), [
    '1\t0\tExecutionStarted',
    '2\t0\tPassStateEntered',
    '3\t2\tPassStateExited',
    '4\t3\tWaitStateEntered',
    '5\t0\tExecutionAborted',
  ])
  t.is(await awsRefuses(`${start} --name second`, ...on), 'ExecutionAlreadyExists')
  t.is(await awsRefuses(describe, '--execution-arn', `${arn}:execution:cli:none`), 'ExecutionDoesNotExist')
}

async function systemsManager(t: ExecutionContext, { settings }: Sandbox) {
  const { instanceId } = settings.region[B]
  const instances =
    'ssm describe-instance-information --query InstanceInformationList[].[InstanceId,PingStatus]'
  t.is(await aws(instances), `${instanceId}\tOnline`)

  const send = 'ssm send-command --document-name AWS-RunShellScript --query Command.CommandId'
  const sent = await aws(`${send} --instance-ids ${instanceId}`, '--parameters', 'commands=echo out')
  const command = ['--command-id', sent, '--instance-id', instanceId]
  await aws('ssm wait command-executed', ...command)
  const got = 'ssm get-command-invocation --query [Status,ResponseCode,StandardOutputContent]'
  t.is(await aws(got, ...command), 'Success\t0\tout')
  t.is(
    await awsRefuses(`${send} --instance-ids i-0123456789abcdef0`, '--parameters', 'commands=true'),
    'InvalidInstanceId',
  )
  const unknown = ['--command-id', '00000000-0000-4000-8000-000000000000', '--instance-id', instanceId]
  t.is(await awsRefuses(got, ...unknown), 'InvocationDoesNotExist')
}

async function route53(t: ExecutionContext) {
  const zones = 'route53 list-hosted-zones --query HostedZones[].[Id,Name]'
  t.is(await aws(zones), `/hostedzone/${hostedZoneId}\t${zone}.`)
  const inZone = ['--hosted-zone-id', hostedZoneId]
  const ResourceRecordSet = { Name: `cli.${zone}`, Type: 'TXT', TTL: 5, ResourceRecords: [{ Value: '"x"' }] }
  const change = 'route53 change-resource-record-sets --query ChangeInfo.Id'
  const create = JSON.stringify({ Changes: [{ Action: 'CREATE', ResourceRecordSet }] })
  const changed = await aws(change, ...inZone, '--change-batch', create)
  // The waiter looks every 30 s only, so it is asked when there is nothing left to wait for.
  const status = 'route53 get-change --query ChangeInfo.Status'
  await until('the change in sync', 20_000, async () => (await aws(status, '--id', changed)) === 'INSYNC')
  await aws('route53 wait resource-record-sets-changed', '--id', changed)

  const sets = 'route53 list-resource-record-sets --page-size 1 --query ResourceRecordSets[].[Name,Type]'
  const names = (await aws(sets, ...inZone)).split('\n')
  t.true(names.includes(`cli.${zone}.\tTXT`))
  t.true(names.includes(`${domain}.\tA`))
  t.is(await awsRefuses(change, ...inZone, '--change-batch', create), 'InvalidChangeBatch')
  t.is(await awsRefuses(status, '--id', 'C0NOSUCHCHANGE'), 'NoSuchChange')
  t.is(await awsRefuses(sets, '--hosted-zone-id', 'ZNOSUCHZONE'), 'NoSuchHostedZone')
}

async function efs(t: ExecutionContext, { settings }: Sandbox) {
  const { fileSystemId, replicaFileSystemId } = settings.region[B]
  const systems = 'efs describe-file-systems --page-size 1 --query FileSystems[].FileSystemId'
  t.deepEqual((await aws(systems)).split(/\s+/).sort(), [fileSystemId, replicaFileSystemId].sort())
  const replications = 'efs describe-replication-configurations'
  const ends = 'Replications[].[SourceFileSystemId,Destinations[0].Status]'
  const of = ['--file-system-id', fileSystemId]
  t.is(await aws(replications, '--query', ends, ...of), `${fileSystemId}\tENABLED`)
  t.is(await awsRefuses(replications, '--file-system-id', 'fs-0123456789abcdef0'), 'FileSystemNotFound')
}

async function s3(t: ExecutionContext) {
  const bucket = `drctl-apitest-${accountId}-${B}`
  const list = `s3api list-objects-v2 --page-size 1 --bucket ${bucket} --query Contents[].Key`
  t.is(await aws(list), 'None')
  const put = (key: string) => aws(`s3api put-object --bucket ${bucket} --key ${key} --query VersionId`)
  const first = await put('reports/a.json')
  t.not(await put('reports/a.json'), first)
  await put('reports/b.json')
  t.deepEqual((await aws(list)).split(/\s+/), ['reports/a.json', 'reports/b.json'])
  const versions = 's3api list-object-versions --query Versions[?!IsLatest].[Key,VersionId]'
  t.is(await aws(`${versions} --bucket ${bucket} --prefix reports/a`), `reports/a.json\t${first}`)
  const get = `s3api get-object --bucket ${bucket} --query VersionId`
  t.is(await aws(`${get} --key reports/a.json --version-id ${first} /dev/null`), first)
  t.is(await awsRefuses(`${get} --key none /dev/null`), 'NoSuchKey')
  t.is(await awsRefuses('s3api list-objects-v2 --bucket nobodys-bucket'), 'NoSuchBucket')
}
