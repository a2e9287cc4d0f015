import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import test, { type ExecutionContext } from 'ava'
import { s3Client } from '#aws/clients/s3.ts'
import { reportBucket, storeReport } from '#aws/reports.ts'
import { RunReport } from '#recovery/contracts/run-report.ts'
import { reportKey } from '#recovery/report-key.ts'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { installedDrctl, operatorOf, ran } from './drctl.ts'
import { activeHost } from './sample-host.ts'
import { recovered } from './sample-report.ts'
import { fails, reportOf } from './scripted-steps.ts'
import { twoRegions } from './two-regions.ts'

const drctl = installedDrctl(test)
const [A, B] = ['eu-central-1', 'eu-west-1'] as const
const active = 'v=1 epoch=8 rev=23 state=active active=eu-central-1 by=jane@laptop'

/** Two regions, an operator of them, and a way to store reports as Notify does. */
async function operated(t: ExecutionContext) {
  const aws = await twoRegions(t, 20_800)
  const env = operatorOf(aws)
  Object.assign(process.env, env)
  const asked = (...args: string[]) => ran(drctl, args, env)
  return {
    aws,
    asked,
    json: async (...args: string[]) => JSON.parse((await asked(...args, '--json')).stdout),
    store: (report: Partial<RunReport>) => {
      const whole = { ...recovered, ...report }
      return storeReport(s3Client(whole.region), aws.stack, whole)
    },
    put: (Body: string, report: Partial<RunReport> = {}) => {
      const whole = { ...recovered, ...report }
      const Bucket = reportBucket(aws.stack, whole.region)
      return s3Client(whole.region).send(new PutObjectCommand({ Bucket, Key: reportKey(whole), Body }))
    },
    versions: async () => {
      const Bucket = reportBucket(aws.stack, B)
      return (await s3Client(B).send(new ListObjectVersionsCommand({ Bucket }))).Versions?.length
    },
  }
}

const day = (n: number) => new Date(Date.UTC(2026, 9, n)).toISOString()

test.serial(
  'the reports of both regions are listed, newest first, and filtered by what their keys say',
  async t => {
    const { asked, json, store } = await operated(t)
    t.is((await asked('report')).stdout, 'no reports\n')
    await store({ execution: 'one', startedAt: day(1), outcome: 'failed' })
    await store({
      execution: 'two',
      startedAt: day(2),
      region: A,
      peer: B,
      mode: 'switchover',
      rto: { seconds: null, source: 'none' },
    })
    await store({ execution: 'three', startedAt: day(3) })
    t.is(
      (await asked('report')).stdout,
      `three
  2026-10-03 00:00:00Z  failover    recovered  eu-west-1     RTO 46.2 s   RPO 1.3 s
two
  2026-10-02 00:00:00Z  switchover  recovered  eu-central-1  RTO unknown  RPO 1.3 s
one
  2026-10-01 00:00:00Z  failover    failed     eu-west-1     RTO 46.2 s   RPO 1.3 s
`,
    )
    const names = async (...flags: string[]) =>
      (await json('report', ...flags)).reports.map(({ execution }: RunReport) => execution)
    t.deepEqual(await names('--limit', '2'), ['three', 'two'])
    t.deepEqual(await names('--mode', 'failover'), ['three', 'one'])
    t.deepEqual(await names('--outcome', 'failed', '--limit', '1'), ['one'])
    t.deepEqual(await names('--into', A), ['two'])
    t.is((await asked('report', '--outcome', 'good')).status, 2)
  },
)

test.serial(
  'of a lost region it is said that its reports are missing, and the others are listed and read',
  async t => {
    const { aws, asked, store } = await operated(t)
    await store({})
    aws.meetCalls(({ region }) => (region === A ? 'silence' : undefined))
    const { status, stdout } = await asked('report')
    t.is(status, 0)
    t.regex(
      stdout,
      /^failover-apitest-epoch-8-attempt-1\n.*RTO 46\.2 s.*\neu-central-1 could not be asked: S3 ListObjectsV2 in eu-central-1/,
    )
    t.regex((await asked('report', 'latest')).stdout, /^RECOVERED in eu-west-1$/m)
    const unknown = await asked('report', 'no-such-run')
    t.is(unknown.status, 7)
    t.regex(unknown.stderr, /there is no run no-such-run in eu-west-1, and eu-central-1 does not answer/)
  },
)

test.serial(
  'a report is printed as text, Markdown, a page and JSON, and written into a file that is not there yet',
  async t => {
    const { asked, json, store } = await operated(t)
    await store({})
    const folder = mkdtempSync(join(tmpdir(), 'drctl-report-'))
    t.teardown(() => rmSync(folder, { recursive: true }))
    const name = recovered.execution
    t.regex((await asked('report', name)).stdout, /^RECOVERED in eu-west-1\n {2}run /)
    t.regex((await asked('report', name, '--format', 'markdown')).stdout, /^# RECOVERED in eu-west-1\n/)
    t.deepEqual(JSON.parse((await asked('report', name, '--format', 'json')).stdout), recovered)
    const arn = `arn:aws:states:${B}:123456789012:execution:drctl-apitest-failover:${name}`
    t.like(await json('report', arn), { v: 1, execution: name, region: B, report: { outcome: 'recovered' } })
    const file = join(folder, 'report.html')
    const write = () => asked('report', 'latest', '--format', 'html', '--output', file)
    t.deepEqual(await write(), { status: 0, stdout: '', stderr: '' })
    t.regex(readFileSync(file, 'utf8'), /^<!doctype html>/)
    const again = await write()
    t.is(again.status, 2)
    t.is(again.stderr, `drctl: ${file} is there already\n  next: rm ${file}, or another name for --output\n`)
  },
)

for (const [what, body] of [
  ['cut off', JSON.stringify(recovered).slice(0, 500)],
  ['of another shape', '{"v":1,"execution":"x"}'],
]) {
  test.serial(
    `a stored report that is ${what} is an error of its own, and the version before it can be printed`,
    async t => {
      const { asked, put, store } = await operated(t)
      await store({ reason: 'as it was' })
      await put(body ?? '')
      const { status, stderr } = await asked('report', recovered.execution)
      t.is(status, 5)
      const bucket = 'drctl-apitest-123456789012-eu-west-1'
      t.true(
        stderr.startsWith(`drctl: s3://${bucket}/${reportKey(recovered)} cannot be read: it is no `),
        stderr,
      )
      t.true(
        stderr.endsWith(
          `\n  next: print the version before it: drctl report ${recovered.execution} --earlier; see all: aws s3api list-object-versions --bucket ${bucket} --prefix ${reportKey(recovered)}\n`,
        ),
        stderr,
      )
      const earlier = await asked('report', recovered.execution, '--earlier')
      t.is(earlier.status, 0, earlier.stderr)
      t.regex(earlier.stdout, /as\s+it\s+was/)
    },
  )
}

test.serial(
  'where there is no earlier version, and while a run still runs, that is what is said',
  async t => {
    const { aws, asked, store } = await operated(t)
    aws.writeZone(active, '127.87.1.10')
    aws.steps['promote-database'] = () => fails('DiskFull', 'no room')
    t.is((await asked('failover', 'start', '--region', B, '--yes')).status, 0)
    const running = await asked('report', 'latest')
    t.is(running.status, 7)
    t.is(
      running.stderr,
      `drctl: ${recovered.execution} still runs, and has no report
  next: see how the run stands: drctl failover show ${recovered.execution}
`,
    )
    await store({ execution: 'before', startedAt: day(1) })
    t.regex((await asked('report', 'latest')).stdout, /^ {2}run +before$/m)
    const earlier = await asked('report', 'before', '--earlier')
    t.is(earlier.status, 7)
    t.regex(earlier.stderr, /no earlier version of a report of before is stored/)
  },
)

test.serial('the report of a run that could not be stored is made from its output', async t => {
  const { aws, asked, store } = await operated(t)
  aws.steps.notify = (_call, event) => reportOf(event, aws.stack)
  await store({ execution: 'before', startedAt: day(1) })
  aws.writeZone(active, '127.87.1.10')
  const started = await asked('failover', 'start', '--region', B, '--yes', '--watch')
  t.is(started.status, 0, started.stderr)
  for (const name of ['latest', recovered.execution]) {
    const { status, stdout } = await asked('report', name)
    t.is(status, 0)
    t.regex(stdout, /^RECOVERED in eu-west-1$/m)
    t.regex(stdout, /^This report is not stored: it was made from what Step Functions keeps\.$/m)
  }
})

test.serial(
  'of a run whose history is deleted, show and watch give the stored report, and say so',
  async t => {
    const { asked, json, store } = await operated(t)
    await store({ outcome: 'failed' })
    for (const verb of ['show', 'watch']) {
      const { status, stdout, stderr } = await asked('failover', verb, recovered.execution)
      t.is(status, verb === 'show' ? 0 : 5, stderr)
      t.regex(stdout, /^Step Functions has deleted the history of this run, as it does 90 days after/)
      t.regex(stdout, /^FAILED\n {2}run +failover-apitest-epoch-8-attempt-1$/m)
    }
    t.like(await json('failover', 'show', 'latest'), {
      execution: recovered.execution,
      region: B,
      report: { outcome: 'failed' },
    })
    const unknown = await asked('failover', 'show', 'no-such-run')
    t.is(unknown.status, 7)
    t.regex(unknown.stderr, /there is no run no-such-run in eu-west-1 or eu-central-1/)
  },
)

const divergence = {
  from: '0/5000148',
  transactions: 4,
  tables: [{ table: 'apitest.person', inserted: 3, updated: 1, deleted: 0 }],
  keptIn: '/mnt/efs/divergent/epoch-8',
}

test.serial(
  'the exact loss is added once the old side tells it, by one of those who learn it, and stays',
  async t => {
    const { aws, asked, json, store, versions } = await operated(t)
    await store({})
    const before = await asked('report', 'latest')
    t.regex(before.stdout, /Exact loss\n {2}lost +known once the old side stands by again: drctl reinstate/)
    aws.meetCalls(({ region }) => (region === 'eu-central-1' ? 'silence' : undefined))
    t.regex((await asked('report', 'latest')).stdout, /lost +not known: SSM \w+ in eu-central-1/)
    aws.meetCalls(() => undefined)
    aws.hosts['eu-central-1'] = { ...activeHost, database: { state: 'primary', epoch: 10 } }
    const again = await asked('report', 'latest')
    t.regex(again.stdout.replace(/\s+/g, ' '), /lost not listed: eu-central-1 has taken over again since/)
    t.notRegex(again.stdout, /drctl reinstate/, 'which would be refused')
    aws.hosts['eu-central-1'] = { ...activeHost, database: { state: 'standby' }, divergence }

    aws.meetCalls((_, operation) =>
      operation === 'PutObject' ? new AwsError('AccessDenied', 'may only look', 403) : undefined,
    )
    t.regex((await asked('report', 'latest')).stdout, /4 transactions/)
    t.is(await versions(), 1, 'who may only look changes nothing, and is told all the same')

    aws.meetCalls(() => undefined)
    const both = await Promise.all([
      asked('report', 'latest'),
      asked('report', 'latest', '--format', 'markdown'),
    ])
    for (const { status, stdout } of both) {
      t.is(status, 0)
      t.regex(stdout, /4 transactions that were committed behind 0\/5000148/)
    }
    t.is(await versions(), 2, 'once, though two learnt it at the same time')

    aws.hosts['eu-central-1'] = { ...activeHost, database: { state: 'down' } }
    const { report } = await json('report', 'latest')
    t.deepEqual(RunReport.parse(report).loss?.divergence, divergence)
    t.is(await versions(), 2)
    t.is((await json('report', 'latest', '--earlier')).report.loss, undefined)
  },
)
