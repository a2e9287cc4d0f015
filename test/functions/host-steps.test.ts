import test from 'ava'
import { fenceSeconds } from '#recovery/fence.ts'
import { handler as deployApi } from '../../functions/deploy-api.ts'
import { handler as fenceOldSide } from '../../functions/fence-old-side.ts'
import { handler as promoteDatabase } from '../../functions/promote-database.ts'
import { handler as resumeOldSide } from '../../functions/resume-old-side.ts'
import { handler as smokeTest } from '../../functions/smoke-test.ts'
import { handler as standDown } from '../../functions/stand-down.ts'
import { startAws, writeRecords } from '../aws/aws-endpoint.ts'
import { reportOf, ssmHost } from '../aws/ssm-host.ts'
import { run, stack } from '../recovery/samples.ts'
import { startApi } from './api-server.ts'

const { host, operations } = ssmHost()
const aws = await startAws({ ssm: operations })
const api = await startApi('127.86.2.1')
const { port } = api
test.after.always(() => Promise.all([aws.stop(), api.close()]))
test.beforeEach(() => {
  aws.intercept = () => undefined
  aws.calls.splice(0)
  writeRecords(aws)
  Object.assign(host, { ping: 'Online', status: 'Success', stderr: '', invocations: [], sent: [] })
  const own = { ...stack.regions['eu-west-1'], address: '127.86.2.1' }
  process.env.DRCTL_STACK = JSON.stringify({
    ...stack,
    port,
    regions: { ...stack.regions, 'eu-west-1': own },
  })
})

/** The step's result once the host has done it. */
async function done<T>(look: () => Promise<T>, result: unknown): Promise<T> {
  host.report = reportOf({ state: 'succeeded', result })
  await look().catch((error: Error) => {
    if (error.name !== 'StepRunning') throw error
  })
  return look()
}

const input = { run, attempt: 1 }

test.serial('a step gives the host run, attempt and its own parameters as text', async t => {
  const result = { version: '1.2.3', epoch: 8, readyAfterSeconds: 1.5 }
  t.deepEqual(await done(() => deployApi(input), result), result)
  t.deepEqual(host.sent[0]?.Parameters, {
    run: [run.execution],
    attempt: ['1'],
    version: ['1.2.3'],
    epoch: ['8'],
  })
  t.deepEqual(host.sent[0]?.InstanceIds, ['i-22222222222222222'])
})

test.serial('a result that is not of the contract is no success', async t => {
  await t.throwsAsync(
    done(() => deployApi(input), { version: 7 }),
    { name: 'StepFailed', message: /not of its contract/ },
  )
})

test.serial('a promotion asks by the policy of the stack, or goes on when the operator said so', async t => {
  const promoted = {
    outcome: 'promoted',
    epoch: 8,
    recoveryPoint: { lsn: '0/9000148', timeline: 2 },
    timeline: 2,
    tornTail: [],
    promotedAt: '2026-11-24T02:15:00Z',
  }
  const base = { run, replicatedAt: '2026-11-24T02:10:00Z' }
  await t.throwsAsync(promoteDatabase({ ...base, attempt: 1, proceed: false }), { name: 'RecordLost' })
  t.deepEqual(host.sent, [], 'a run that does not hold the epoch asks the host for nothing')
  writeRecords(aws, `v=1 epoch=8 rev=21 state=taking active=eu-west-1 by=${run.execution}`)
  await done(() => promoteDatabase({ ...base, attempt: 1, proceed: false }), promoted)
  await done(
    () => promoteDatabase({ ...base, attempt: 2, proceed: true, acceptLossTo: '0/5000000' }),
    promoted,
  )
  t.like(host.sent[0]?.Parameters, { nextEpoch: ['8'], onPossibleLoss: ['ask'], acceptLossTo: [''] })
  t.like(host.sent[1]?.Parameters, { onPossibleLoss: ['proceed'], acceptLossTo: ['0/5000000'] })
})

const checks = [{ name: 'a write', ok: true, detail: '204' }]

test.serial('a smoke test passes when host and public address both give the new epoch', async t => {
  Object.assign(api.says, { status: 200, epoch: 8, region: 'eu-west-1' })
  const { checks: all } = await done(() => smokeTest(input), { checks })
  t.deepEqual(
    all.map(({ name, ok }) => [name, ok]),
    [
      ['a write', true],
      ['public address', true],
    ],
  )
})

test.serial('a request that is lost on the way fails no smoke test; three do', async t => {
  Object.assign(api.says, { status: 200, epoch: 8, region: 'eu-west-1', busy: 2 })
  t.is((await done(() => smokeTest(input), { checks })).checks.length, 2)
  api.says.busy = 3
  host.invocations.splice(0)
  await t.throwsAsync(
    done(() => smokeTest(input), { checks }),
    { name: 'SmokeTestFailed' },
  )
})

test.serial(
  'a smoke test fails when another epoch answers at the public address, or a check of the host failed',
  async t => {
    Object.assign(api.says, { status: 200, epoch: 7, region: 'eu-central-1' })
    await t.throwsAsync(
      done(() => smokeTest(input), { checks }),
      { name: 'SmokeTestFailed', message: /public address.*epoch 7 in eu-central-1/ },
    )
    Object.assign(api.says, { status: 200, epoch: 8, region: 'eu-west-1' })
    host.invocations.splice(0)
    await t.throwsAsync(
      done(() => smokeTest(input), { checks: [{ name: 'a write', ok: false, detail: 'HTTP 503' }] }),
      { name: 'SmokeTestFailed', message: 'a write: HTTP 503' },
    )
  },
)

const now = () => new Date().toISOString()

test.serial('the old side that says that it has stopped is fenced, before its lease has run out', async t => {
  const asked = { run, attempt: 1, insyncAt: now() }
  t.like(await done(() => fenceOldSide(asked), { fenced: true, stopped: true }), { by: 'answer' })
  t.like(host.sent[0], {
    DocumentName: 'drctl-apitest-fence-old-side',
    InstanceIds: ['i-11111111111111111'],
  })
})

test.serial('one that goes on, or does not answer, is not, until every lease of it has run out', async t => {
  const waits = { name: 'FencePending', message: /"phase":"until the old side's lease has run out/ }
  await t.throwsAsync(
    done(() => fenceOldSide({ run, attempt: 2, insyncAt: now() }), { fenced: false, stopped: false }),
    waits,
  )
  aws.intercept = () => 'lose-answer'
  await t.throwsAsync(fenceOldSide({ run, attempt: 3, insyncAt: now() }), waits)
  const soon = new Date(Date.now() - fenceSeconds(20) * 1000 + 200).toISOString()
  const { by, detail } = await fenceOldSide({ run, attempt: 4, insyncAt: soon })
  t.is(by, 'lease')
  t.regex(
    detail,
    /a lease of 20 s has run out; the host in eu-central-1 (did not say so: .*SSM|had not answered)/,
  )
})

test.serial('a lost side that has who asks it wait is not waited for longer than its lease', async t => {
  aws.intercept = () => 'silence'
  const ends = Date.now() + 300
  const insyncAt = new Date(ends - fenceSeconds(20) * 1000).toISOString()
  const { by, detail } = await fenceOldSide({ run, attempt: 5, insyncAt })
  t.is(by, 'lease')
  t.regex(detail, /had not answered by then/)
  t.true(Date.now() >= ends && Date.now() < ends + 500, 'on time')
})

test.serial('one who lost the record stops what it started on its own host', async t => {
  const result = { fenced: true, stopped: true }
  t.deepEqual(await done(() => standDown(input), result), result)
  t.deepEqual(host.sent[0]?.InstanceIds, ['i-22222222222222222'])
})

test.serial(
  'the old side is resumed in the epoch that the record gives it, and only if it names it',
  async t => {
    writeRecords(aws, `v=1 epoch=9 rev=22 state=active active=eu-central-1 by=${run.execution}`)
    await done(() => resumeOldSide(input), { epoch: 9, database: 'primary', api: 'ready' })
    t.like(host.sent[0]?.Parameters, { epoch: ['9'] })
    writeRecords(aws, 'v=1 epoch=8 rev=21 state=taking active=eu-west-1 by=somebody')
    await t.throwsAsync(resumeOldSide({ run, attempt: 2 }), { name: 'RecordLost' })
  },
)
