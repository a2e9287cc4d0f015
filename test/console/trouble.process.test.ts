import test from 'ava'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { installedDrctl, operatorOf, ran } from '#test/cli/drctl.ts'
import { recovered } from '#test/cli/sample-report.ts'
import { fails } from '#test/cli/scripted-steps.ts'
import { twoRegions } from '#test/cli/two-regions.ts'
import { openPage, violations } from './browser.ts'
import { openConsole } from './open-console.ts'

const drctl = installedDrctl(test)
const active = 'v=1 epoch=8 rev=23 state=active active=eu-central-1 by=jane@laptop'
const start = ['failover', 'start', '--region', 'eu-west-1', '--yes']

test.serial('a page without the token says how to come to one', async t => {
  const console = await openConsole(t, drctl, operatorOf(await twoRegions(t, 20_730)))
  const page = await openPage(t)
  await page.goto(console.origin)
  await page.getByText('open the link that drctl console printed when it started').waitFor()
  t.deepEqual(await violations(page), [])
})

test.serial(
  'a run that is not there, and credentials that have run out, are told with what to do next',
  async t => {
    const aws = await twoRegions(t, 20_730)
    const console = await openConsole(t, drctl, operatorOf(aws))
    const page = await openPage(t)
    await page.goto(console.url.replace('/#', '/runs/eu-west-1/failover-apitest-epoch-1-attempt-1#'))
    await page.getByText('there is no run failover-apitest-epoch-1-attempt-1').waitFor()
    await page.getByText('list the runs: drctl failover list').waitFor()
    t.deepEqual(await violations(page), [])
    aws.meetCalls(
      () => new AwsError('ExpiredTokenException', 'The security token included in the request is expired'),
    )
    await page.getByRole('link', { name: 'All runs' }).click()
    await page.getByText('sign in again, as by: aws sso login').waitFor()
    aws.meetCalls(() => undefined)
    await page.getByText('No run is like this.').waitFor()
  },
)

test.serial('a stored report that is broken is named, and the run shown by what it gave itself', async t => {
  const aws = await twoRegions(t, 20_730)
  aws.writeZone(active, '127.87.1.10')
  const env = operatorOf(aws)
  const console = await openConsole(t, drctl, env)
  await ran(drctl, [...start, '--watch'], env)
  const stored = await ran(drctl, ['report', 'latest', '--region', 'eu-west-1', '--json'], env)
  await aws.storeReport(JSON.parse(stored.stdout).report, '{ "v": 1, "execution": "fail')
  const page = await openPage(t)
  await page.goto(console.url)
  await page.getByRole('link', { name: recovered.execution }).click()
  const report = page.getByRole('region', { name: 'Report' })
  await report.getByText('it is no JSON, or its end is missing (28 characters)').waitFor()
  await report.getByText(`drctl report ${recovered.execution} --earlier`).waitFor()
  await report.getByText('probe and checkers see it failing').waitFor()
  t.deepEqual(await violations(page), [])
})

test.serial(
  'of two who decide at once the second is told who was first, and their page goes on with the run',
  async t => {
    const aws = await twoRegions(t, 20_730)
    aws.writeZone(active, '127.87.1.10')
    aws.steps['promote-database'] = () => fails('DiskFull', 'no room')
    const env = operatorOf(aws)
    const console = await openConsole(t, drctl, env)
    await ran(drctl, start, env)
    const page = await openPage(t)
    await page.goto(console.url)
    await page.getByText('waits for a decision', { exact: true }).waitFor()
    await page.getByRole('link', { name: recovered.execution }).click()
    const question = page.getByRole('form', { name: 'PromoteDatabase waits for a decision' })
    await question.getByRole('radio', { name: /abort/ }).check()
    await question.getByLabel('Reason').fill('too late')
    await question.getByLabel(/I mean it/).check()
    // Their page has not asked again yet when the other one's answer is there.
    const answered = Promise.withResolvers<void>()
    await page.route('**/api/runs/eu-west-1/*?seen=*', route => answered.promise.then(() => route.continue()))
    await ran(drctl, ['failover', 'decide', 'latest', 'abort', '--reason', 'no way to make room'], env)
    await question.getByRole('button', { name: 'Answer abort' }).click()
    answered.resolve()
    const told = page.getByRole('region', { name: 'Decision' }).getByRole('alert')
    await told.getByText(/; PromoteDatabase was answered with abort by .*: no way to make room$/).waitFor()
    await page.getByText('aborted', { exact: true }).waitFor()
    const steps = page.getByRole('region', { name: 'Steps' })
    await steps.getByText('not reached').first().waitFor()
    t.is(await steps.getByText('to come').count(), 0)
    t.deepEqual(await violations(page), [])
  },
)

test.serial(
  'a region that is none of the service is named, with those that are, in a link and in a filter',
  async t => {
    const console = await openConsole(t, drctl, operatorOf(await twoRegions(t, 20_730)))
    const page = await openPage(t)
    for (const place of [
      '/runs/us-east-2/failover-apitest-epoch-8-attempt-1',
      '/?region=us-east-2',
      '/trend?region=us-east-2',
    ]) {
      await page.goto(console.url.replace('/#', `${place}#`))
      await page
        .getByText('us-east-2 is no region of apitest, which has eu-central-1 and eu-west-1')
        .waitFor()
      t.deepEqual(await violations(page), [], place)
    }
  },
)

test.serial('who is about to answer what another has answered is told so, and keeps their place', async t => {
  const aws = await twoRegions(t, 20_730)
  aws.writeZone(active, '127.87.1.10')
  aws.steps['promote-database'] = () => fails('DiskFull', 'no room')
  const env = operatorOf(aws)
  const console = await openConsole(t, drctl, env)
  await ran(drctl, start, env)
  const page = await openPage(t)
  await page.goto(console.url.replace('/#', `/runs/eu-west-1/${recovered.execution}#`))
  const question = page.getByRole('form', { name: 'PromoteDatabase waits for a decision' })
  await question.getByRole('radio', { name: /retry/ }).check()
  await question.getByLabel('Reason').fill('there is room n')
  await ran(drctl, ['failover', 'decide', 'latest', 'abort', '--reason', 'no way to make room'], env)
  await page
    .getByRole('status')
    .getByText(/^PromoteDatabase was answered with abort by .+@.+\.$/)
    .waitFor()
  t.is(await question.count(), 0)
  t.is(await page.evaluate('document.activeElement.getAttribute("aria-label")'), 'Decision')
  t.deepEqual(await violations(page), [])
})

test.serial(
  'of a run that is stopped while it is watched an answer is refused, and it is watched again when it goes on',
  async t => {
    const aws = await twoRegions(t, 20_730)
    aws.writeZone(active, '127.87.1.10')
    aws.steps['restore-database'] = () => fails('DiskFull', 'no room')
    const env = operatorOf(aws)
    const console = await openConsole(t, drctl, env)
    await ran(drctl, start, env)
    const page = await openPage(t)
    await page.goto(console.url.replace('/#', `/runs/eu-west-1/${recovered.execution}#`))
    const question = page.getByRole('form', { name: 'RestoreDatabase waits for a decision' })
    await question.getByRole('radio', { name: /retry/ }).check()
    await question.getByLabel('Reason').fill('too late')
    const stopped = Promise.withResolvers<void>()
    await page.route('**/api/runs/eu-west-1/*?seen=*', route => stopped.promise.then(() => route.continue()))
    await aws.stopRun(
      `arn:aws:states:eu-west-1:123456789012:execution:drctl-apitest-failover:${recovered.execution}`,
    )
    await question.getByRole('button', { name: 'Answer retry' }).click()
    stopped.resolve()
    const decision = page.getByRole('region', { name: 'Decision' })
    await decision.getByRole('alert').getByText(`${recovered.execution} has ended: aborted`).waitFor()
    await page.getByText('no report', { exact: true }).waitFor()
    await page.getByText('The run has ended.').or(decision.getByText('the run has ended')).first().waitFor()
    t.deepEqual(await violations(page), [])

    t.is((await ran(drctl, ['failover', 'resume', 'latest'], env)).status, 0)
    await question.waitFor()
  },
)
