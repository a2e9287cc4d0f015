import test from 'ava'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { handler as askOperator } from '../../functions/ask-operator.ts'
import { handler as notify } from '../../functions/notify.ts'
import { startAws } from '../aws/aws-endpoint.ts'
import { run } from '../recovery/samples.ts'

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

test.serial('a topic that takes nothing loses neither question nor report', async t => {
  aws.intercept = () => new AwsError('NotFound', 'Topic does not exist', 404)
  t.deepEqual(await askOperator(question), { told: false })
  const report = await notify(ended)
  t.is(report.outcome, 'refused')
  t.regex(report.notSent ?? '', /Topic does not exist/)
})
