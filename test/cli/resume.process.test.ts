import test from 'ava'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { until } from '#test/until.ts'
import { installedDrctl, operatorOf, ran } from './drctl.ts'
import { normal } from './normal.ts'
import { fails } from './scripted-steps.ts'
import { type TwoRegions, twoRegions } from './two-regions.ts'

const drctl = installedDrctl(test)
const active = 'v=1 epoch=8 rev=23 state=active active=eu-central-1 by=jane@laptop'
const first = 'failover-apitest-epoch-8-attempt-1'
const arn = `arn:aws:states:eu-west-1:123456789012:execution:drctl-apitest-failover:${first}`
const claimed = `v=1 epoch=9 rev=24 state=taking active=eu-west-1 by=${first}`
const start = ['failover', 'start', '--region', 'eu-west-1', '--yes']

/** What the operator types, and what drctl says to it. */
const typed = async (aws: TwoRegions, ...args: string[]) => {
  const { status, stdout, stderr } = await ran(drctl, args, operatorOf(aws))
  return normal(`${status} ${stdout}${stderr}`).trim()
}
const asks = (aws: TwoRegions, step: string) =>
  until(`${step} to ask`, 20_000, async () =>
    (await typed(aws, 'failover', 'show', first)).includes(`${step} waits for a decision`),
  )

/** A run that was stopped while the database was restored. */
async function stoppedInRestore(aws: TwoRegions) {
  aws.writeZone(active, '127.87.1.10')
  let restored = 0
  aws.steps['restore-database'] = () => {
    restored++
    return fails('StepRunning', '{"phase":"restore","done":1,"total":9}')
  }
  await typed(aws, ...start)
  await until('the restore to begin', 20_000, () => restored > 0)
  await aws.stopRun(arn)
  return aws.steps
}

test.serial('a run that was stopped in a restore is resumed there, watched, and recovers', async t => {
  const aws = await twoRegions(t, 20_620)
  const steps = await stoppedInRestore(aws)
  let verified = 0
  steps['restore-database'] = () => ({ backup: { label: '20261124-015000F' } })
  steps['verify-outage'] = () => {
    verified++
    return {}
  }
  const { status, stdout, stderr } = await ran(
    drctl,
    ['failover', 'resume', first, '--watch'],
    operatorOf(aws),
  )
  t.is(stderr, '')
  t.is(status, 0)
  t.regex(stdout, new RegExp(`^${first} goes on in eu-west-1\n`))
  t.regex(stdout, /^RECOVERED in eu-west-1/m)
  t.is(verified, 0, 'what was done is not done again')
  t.is(
    await typed(aws, 'failover', 'resume', first),
    `3 drctl: ${first} has come to its end, so there is nothing to go on with
  next: start another one: drctl failover start --region eu-west-1`,
  )
})

test.serial('a run that is under way is not resumed twice', async t => {
  const aws = await twoRegions(t, 20_620)
  await stoppedInRestore(aws)
  const resumed = await Promise.all([1, 2].map(() => typed(aws, 'failover', 'resume', 'latest', '--json')))
  const answers = resumed.map(text => JSON.parse(text.slice(2)))
  t.deepEqual(answers.map(({ underWay }) => underWay).sort(), [false, true])
  t.deepEqual(new Set(answers.map(({ redrives }) => redrives)), new Set([1]))
})

test.serial(
  'a run that has ended by itself is not resumed, nor one whose record another has written',
  async t => {
    const aws = await twoRegions(t, 20_620)
    aws.writeZone(active, '127.87.1.10')
    aws.steps['promote-database'] = () => fails('DiskFull', 'no room')
    await typed(aws, ...start)
    await asks(aws, 'PromoteDatabase')
    await aws.stopRun(arn)
    aws.writeZone('v=1 epoch=9 rev=24 state=active active=eu-central-1 by=bob@desk', '127.87.1.10')
    t.regex(
      await typed(aws, 'failover', 'resume', first),
      /^3 drctl: bob@desk has written the epoch record since: v=1 epoch=9 .*\n {2}next: another run/,
    )
    aws.writeZone(claimed, '127.87.1.10')
    t.regex(await typed(aws, 'failover', 'resume', first), /goes on in eu-west-1/)
    await asks(aws, 'PromoteDatabase')
    await typed(aws, 'failover', 'decide', first, 'abort', '--reason', 'enough')
    await until('the run to end', 20_000, async () =>
      (await typed(aws, 'failover', 'list')).includes('failed'),
    )
    t.is(
      await typed(aws, 'failover', 'resume', first),
      `3 drctl: ${first} has ended by itself (Aborted) and holds nothing any more
  next: start another one: drctl failover start --region eu-west-1`,
    )
  },
)

test.serial(
  'an abort stops a run that has claimed nothing, for good, and its report says who and why',
  async t => {
    const aws = await twoRegions(t, 20_620)
    aws.writeZone(active, '127.87.1.10')
    aws.steps['restore-database'] = () => fails('StepRunning', '{"phase":"restore"}')
    await typed(aws, ...start)
    t.is(
      await typed(aws, 'failover', 'abort', first, '--reason', 'it is back'),
      `0 ${first} was stopped before it had claimed anything
  next: drctl report ${first} --region eu-west-1`,
    )
    const report = await typed(aws, 'report', 'latest')
    t.regex(report, /^0 ABORTED\n[\s\S]*\n {2}RestoreDatabase {2}abort by jane@laptop at \S+: it is back$/)
    t.regex(report, /probe and checkers see it failing/)
    t.notRegex(report, /This report is not stored/)
    t.regex(
      await typed(aws, 'failover', 'resume', first),
      /^3 drctl: \S+ was given up before it had claimed anything\n {2}next: start another one: drctl failover start/,
    )
    t.regex(
      await typed(aws, 'failover', 'show', first),
      /ended as aborted[\s\S]*it is back[\s\S]*jane@laptop/,
    )
    t.regex(
      await typed(aws, 'failover', 'abort', first, '--reason', 'once more'),
      new RegExp(`^3 drctl: ${first} has ended: aborted \\(Aborted: it is back \\(jane@laptop, `),
    )
  },
)

test.serial('of two who give a run up at once one does, and the report is that of the one', async t => {
  const aws = await twoRegions(t, 20_620)
  aws.writeZone(active, '127.87.1.10')
  aws.steps['restore-database'] = () => fails('StepRunning', '{"phase":"restore"}')
  await typed(aws, ...start)
  const reasons = ['it is back', 'not tonight']
  const told = await Promise.all(
    reasons.map(reason => typed(aws, 'failover', 'abort', first, '--reason', reason)),
  )
  const [done] = told.flatMap((text, i) => (text.startsWith('0 ') ? [reasons[i]] : []))
  t.deepEqual(told.map(text => text[0]).sort(), ['0', '3'])
  t.regex(told.find(text => text.startsWith('3')) ?? '', new RegExp(`has ended.*: aborted .*${done}`))
  t.true((await typed(aws, 'report', first)).endsWith(`: ${done}`))
})

test.serial('a run is given up also where its report cannot be stored, which is told', async t => {
  const aws = await twoRegions(t, 20_620)
  aws.writeZone(active, '127.87.1.10')
  aws.steps['restore-database'] = () => fails('StepRunning', '{"phase":"restore"}')
  await typed(aws, ...start)
  aws.meetCalls(({ service }) =>
    service === 's3' ? new AwsError('AccessDenied', 'no policy allows it') : undefined,
  )
  t.regex(
    await typed(aws, 'failover', 'abort', first, '--reason', 'it is back'),
    /^0 .* was stopped .*\n {2}its report could not be stored: .*no policy allows it\n {2}next: drctl failover show /,
  )
})

test.serial('an abort answers the question that offers it; behind the promotion it is refused', async t => {
  const aws = await twoRegions(t, 20_620)
  aws.writeZone(active, '127.87.1.10')
  aws.steps['promote-database'] = call => (call === 1 ? fails('DiskFull', 'no room') : promoted)
  aws.steps['smoke-test'] = () => fails('SmokeTestFailed', 'the write is not read back')
  await typed(aws, ...start)
  await asks(aws, 'PromoteDatabase')
  await typed(aws, 'failover', 'decide', first, 'retry', '--reason', 'room')
  await asks(aws, 'SmokeTest')
  t.is(
    await typed(aws, 'failover', 'abort', first, '--reason', 'no'),
    `3 drctl: ${first} waits for a decision on SmokeTest, which offers retry; not abort
  next: watch it, and answer what it asks: drctl failover watch ${first} --region eu-west-1`,
  )
})

const promoted = {
  outcome: 'promoted',
  epoch: 9,
  recoveryPoint: { lsn: '0/5000148', timeline: 2 },
  timeline: 2,
  tornTail: [],
  promotedAt: '2026-11-24T02:00:00.000Z',
}

test.serial(
  'an abort that comes while the run claims is told that it came too late, and how to go on',
  async t => {
    const aws = await twoRegions(t, 20_620)
    aws.writeZone(active, '127.87.1.10')
    aws.steps['restore-database'] = () => fails('StepRunning', '{"phase":"restore"}')
    await typed(aws, ...start)
    // Between the look at the run and its stop: the restore ends, and the record is claimed.
    aws.meetCalls((_scope, operation) => {
      if (operation !== 'StopExecution' || claims) return undefined
      claims = true
      aws.steps['restore-database'] = () => ({ backup: { label: '20261124-015000F' } })
      aws.steps['claim-epoch'] = () => {
        aws.writeZone(claimed, '127.87.1.10')
        return fails('AwsThrottled', 'later')
      }
      return 'silence'
    })
    let claims = false
    t.is(
      await typed(aws, 'failover', 'abort', first, '--reason', 'stop'),
      `5 drctl: ${first} was stopped, but had claimed the epoch meanwhile
  next: have it go on and answer abort where it asks: drctl failover resume ${first} --region eu-west-1; or look at the record and mend it: drctl record show; drctl record repair`,
    )
  },
)

test.serial(
  'of two who decide at once the second is told who was first, with what, when and why',
  async t => {
    const aws = await twoRegions(t, 20_620)
    aws.writeZone(active, '127.87.1.10')
    aws.steps['promote-database'] = () => fails('DiskFull', 'no room')
    await typed(aws, ...start)
    await asks(aws, 'PromoteDatabase')
    const others: Promise<string>[] = []
    const decide = (...words: string[]) => typed(aws, 'failover', 'decide', first, ...words)
    // While the answer of the one is on its way, that of the other arrives.
    aws.meetCalls((_scope, operation) => {
      if (operation !== 'SendTaskSuccess' || others.length > 0) return undefined
      others.push(decide('abort', '--reason', 'not tonight'))
      return 'silence'
    })
    const told = await decide('retry', '--reason', 'there is room')
    t.is(
      // By then the run may have come to its end.
      told.replace(/\d{4}-\S+Z/, 'AT').replace('has ended: aborted', 'waits for no decision'),
      `3 drctl: ${first} waits for no decision; PromoteDatabase was answered with abort by jane@laptop at AT: not tonight
  next: see what the run waits for, if anything: drctl failover show ${first}`,
    )
    t.regex((await Promise.all(others)).join(), /^0 .* PromoteDatabase was answered with abort/)
    await until('the run to end', 20_000, async () =>
      (await typed(aws, 'failover', 'list')).includes('failed'),
    )
    t.is(
      (await decide('retry', '--reason', 'late')).replace(/\d{4}-\S+Z/, 'AT'),
      `3 drctl: ${first} has ended: aborted; PromoteDatabase was answered with abort by jane@laptop at AT: not tonight
  next: see what the run waits for, if anything: drctl failover show ${first}`,
    )
  },
)

test.serial('an answer whose receipt is lost on the way is an answer', async t => {
  const aws = await twoRegions(t, 20_620)
  aws.writeZone(active, '127.87.1.10')
  aws.steps['promote-database'] = call => (call === 1 ? fails('DiskFull', 'no room') : promoted)
  await typed(aws, ...start)
  await asks(aws, 'PromoteDatabase')
  let lost = false
  aws.meetCalls((_scope, operation) => {
    if (operation !== 'SendTaskSuccess' || lost) return undefined
    lost = true
    return 'lost answer'
  })
  t.regex(await typed(aws, 'failover', 'decide', first, 'retry', '--reason', 'room'), /^0 .* goes on/)
})
