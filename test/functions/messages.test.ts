import { CreateBucketCommand } from '@aws-sdk/client-s3'
import test from 'ava'
import { s3Client } from '#aws/clients/s3.ts'
import { listReports, readReport, reportBucket } from '#aws/reports.ts'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { handler as askOperator } from '../../functions/ask-operator.ts'
import { handler as notify } from '../../functions/notify.ts'
import { startAws } from '../aws/aws-endpoint.ts'
import { collected } from '../aws/collected.ts'
import { run, stack } from '../recovery/samples.ts'

type Published = { TopicArn: string; Subject: string; Message: string }
const published: Published[] = []
const aws = await startAws({
  sns: { Publish: (message: Published) => ({ MessageId: String(published.push(message)) }) },
})
test.after.always(() => aws.stop())
test.beforeEach(() => {
  published.splice(0)
  aws.intercept = () => undefined
})

const question = {
  token: 'a-secret-token',
  run,
  step: 'PromoteDatabase',
  question: 'WAL is missing in the middle.',
  answers: ['retry', 'accept-loss', 'abort'],
  about: { Error: 'WalIncomplete', Cause: '{"errorMessage":"000000010000000000000005 is missing"}' },
}

test.serial('the operator is told the question and the command for each answer, never the token', async t => {
  t.deepEqual(await askOperator(question), { told: true })
  const [message] = published
  t.is(message?.TopicArn, 'arn:aws:sns:eu-west-1:123456789012:drctl-apitest-notify')
  t.is(message?.Subject, 'drctl: PromoteDatabase waits for a decision (eu-west-1)')
  t.true(message?.Message.includes('000000010000000000000005 is missing'))
  const decide = `drctl failover decide ${run.execution}`
  t.true(message?.Message.includes(`${decide} retry --region eu-west-1 --reason "<why>"`))
  t.true(message?.Message.includes(`${decide} accept-loss --region eu-west-1 --to <lsn> --reason "<why>"`))
  t.false(JSON.stringify(published).includes('a-secret-token'))
})

const ended = { run, outcome: 'refused', marks: [], decisions: [] }

test.serial('the report is sent and is the output of the run', async t => {
  const report = await notify(ended)
  t.is(report.outcome, 'refused')
  t.is(report.notSent, undefined)
  t.true(published[0]?.Message.includes(`"execution": "${run.execution}"`))
  t.true((published[0]?.Subject.length ?? 101) <= 100)
})

test.serial(
  'the report is kept in the bucket of the region that was to take over, and a retried Notify writes the same key',
  async t => {
    const s3 = s3Client('eu-west-1')
    const Bucket = reportBucket(stack, 'eu-west-1')
    await s3.send(new CreateBucketCommand({ Bucket }))
    const report = await notify(ended)
    t.is(report.notStored, undefined)
    await notify(ended)
    const [listed, ...more] = await collected(listReports(s3, stack, 'eu-west-1'))
    t.is(more.length, 0)
    if (!listed) return t.fail('it is not listed')
    t.like(listed, { execution: run.execution, outcome: 'refused' })
    t.like((await readReport(s3, listed)).report, { execution: run.execution, versions: { drctl: '0.1.0' } })
  },
)

test.serial(
  'a report that could not be stored ends the run as well, and says why, also in the mail',
  async t => {
    aws.intercept = ({ service }) =>
      service === 's3' ? new AwsError('AccessDenied', 'no right to it', 403) : undefined
    const report = await notify(ended)
    t.is(report.outcome, 'refused')
    t.regex(report.notStored ?? '', /no right to it/)
    t.is(report.notSent, undefined)
    t.regex(published[0]?.Message ?? '', /This report is in no bucket, so keep it: .*no right to it/)
  },
)

test.serial('a topic that takes nothing loses neither question nor report', async t => {
  aws.intercept = () => new AwsError('NotFound', 'Topic does not exist', 404)
  t.deepEqual(await askOperator(question), { told: false })
  const report = await notify(ended)
  t.is(report.outcome, 'refused')
  t.regex(report.notSent ?? '', /Topic does not exist/)
})
