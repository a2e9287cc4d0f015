import test from 'ava'
import { handler } from '../../functions/check-readiness.ts'
import { startAws, writeRecords } from '../aws/aws-endpoint.ts'
import { ssmHost } from '../aws/ssm-host.ts'
import { host as hostSample, replicatedAt, run, stack } from '../recovery/samples.ts'

const { host, operations } = ssmHost()
let replications: unknown[] = []
const aws = await startAws({
  ssm: { ...operations, GetParameter: ({ Name }: { Name: string }) => ({ Parameter: { Name, Version: 3 } }) },
  efs: [
    {
      operation: 'DescribeReplicationConfigurations',
      method: 'GET',
      path: '/2015-02-01/file-systems/replication-configurations',
      run: () => ({ Replications: replications }),
    },
  ],
})
test.after.always(() => aws.stop())

const replicaFileSystemId = stack.regions['eu-west-1']?.replicaFileSystemId
test.beforeEach(() => {
  writeRecords(aws)
  Object.assign(host, { ping: 'Online', status: 'Success', report: hostSample, invocations: [], sent: [] })
  const destination = {
    Region: 'eu-west-1',
    FileSystemId: replicaFileSystemId,
    Status: 'ENABLED',
    LastReplicatedTimestamp: new Date(replicatedAt),
  }
  replications = [{ SourceFileSystemId: 'fs-11111111111111111', Destinations: [destination] }]
})

const attempt = 1
const look = () => handler({ run, attempt })

test.serial('the host is asked by a command of its own, whose answer is waited for', async t => {
  t.deepEqual((await look()).host, hostSample)
  t.is(host.sent.length, 1)
  t.like(host.sent[0], {
    DocumentName: 'drctl-apitest-host-report',
    Comment: `${run.execution}/host-report/1`,
    Parameters: { epoch: ['7'] },
  })
})

test.serial('a host that takes longer is looked at again, and not asked again', async t => {
  host.status = 'InProgress'
  await t.throwsAsync(look(), { name: 'StepRunning' })
  for (const invocation of host.invocations) invocation.Status = 'Success'
  t.is((await look()).verdict, 'ready')
  t.is(host.sent.length, 1)
})

test.serial(
  'with everything in order the region is ready, and the replication time goes on to the restore',
  async t => {
    const found = await look()
    t.deepEqual(found.reasons, [])
    t.is(found.verdict, 'ready')
    t.is(found.replicatedAt, replicatedAt)
    t.deepEqual(found.host, hostSample)
  },
)

test.serial('what is wrong at the host, in the zone and in the record is told at once', async t => {
  host.report = {
    ...hostSample,
    replica: { ...hostSample.replica, uid: 999 },
    api: { state: 'down', staged: [] },
  }
  writeRecords(aws, 'v=1 epoch=8 rev=21 state=taking active=eu-west-1 by=somebody')
  const found = await look()
  t.is(found.verdict, 'blocked')
  t.deepEqual(
    found.reasons.map(({ code }) => code),
    ['OwnerDiffers', 'ReleaseUnavailable', 'RecordTaking'],
  )
})

test.serial('an agent that is offline is no verdict but HostUnreachable, which is tried again', async t => {
  host.ping = 'ConnectionLost'
  await t.throwsAsync(look(), { name: 'HostUnreachable' })
})

test.serial('a replica into which nothing is replicated blocks, beside all else that is wrong', async t => {
  replications = []
  writeRecords(aws, 'not ours')
  const { verdict, reasons } = await look()
  t.is(verdict, 'blocked')
  t.deepEqual(
    reasons
      .filter(({ blocking }) => blocking)
      .map(({ code }) => code)
      .sort(),
    ['RecordMalformed', 'ReplicaUnusable'],
  )
})
