import test from 'ava'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { installedDrctl, operatorOf, ran } from '#test/cli/drctl.ts'
import { fails } from '#test/cli/scripted-steps.ts'
import { twoRegions } from '#test/cli/two-regions.ts'
import { openPage, violationsInAllLooks } from './browser.ts'
import { openConsole } from './open-console.ts'

const drctl = installedDrctl(test)
const active = 'v=1 epoch=8 rev=23 state=active active=eu-central-1 by=jane@laptop'
const first = 'failover-apitest-epoch-8-attempt-1'
const second = 'failover-apitest-epoch-8-attempt-2'
const start = ['failover', 'start', '--region', 'eu-west-1', '--yes', '--reason', 'it is gone']

test.serial(
  'a run is watched from its start over a decision to its end, and a reload in the middle shows the same',
  async t => {
    const aws = await twoRegions(t, 20_700)
    aws.writeZone(active, '127.87.1.10')
    let restored = false
    aws.steps['restore-database'] = () =>
      restored
        ? { backup: { label: '20261124-015000F' } }
        : fails('StepRunning', JSON.stringify({ phase: 'restoring', done: 5e8, total: 1e9 }))
    const judge = aws.steps['verify-outage']
    const looked = Promise.withResolvers<void>()
    aws.steps['verify-outage'] = async (call, event, print) => {
      await looked.promise
      print('127.87.1.10 asked three times')
      return judge?.(call, event, print)
    }
    aws.steps['smoke-test'] = call =>
      call === 1 ? fails('SmokeTestFailed', 'the write is not read back') : { checks: [], passedAt: '' }
    const console = await openConsole(t, drctl, operatorOf(aws))
    const page = await openPage(t)
    await page.goto(console.url)
    await page.getByText('No run is like this.').waitFor()
    await ran(drctl, start, operatorOf(aws))

    await page.getByRole('link', { name: first }).click()
    const step = (name: string) =>
      page.getByRole('region', { name: 'Steps' }).getByRole('button', { name: new RegExp(`^${name}`) })
    const steps = page.getByRole('region', { name: 'Steps' })
    await steps
      .getByText('No run to compare with: no report of a failover that recovered is stored')
      .waitFor()
    await steps.getByText('no verdict yet').first().waitFor()
    const before = await step('Notify').boundingBox()
    looked.resolve()
    await steps.getByText('outage: probe and checkers see it failing').waitFor()
    t.deepEqual(await step('Notify').boundingBox(), before, 'a verdict comes into a place of its own')
    await step('RestoreDatabase').getByText('50 % of 1.0 GB, restoring').waitFor()
    await page.reload()
    await step('RestoreDatabase').getByText('50 % of 1.0 GB, restoring').waitFor()
    t.deepEqual(await violationsInAllLooks(page), [])

    await step('VerifyOutage').click()
    await page.getByText('checkers from us-east-1: failing, timed out').waitFor()
    const verifyOutage = page.getByRole('region', { name: 'VerifyOutage' })
    await verifyOutage.getByText('Log 1 line').click()
    await verifyOutage.getByText('INFO 127.87.1.10 asked three times').waitFor()
    restored = true
    const question = page.getByRole('form', { name: 'SmokeTest waits for a decision' })
    await question.waitFor()
    await question.getByText('SmokeTestFailed: the write is not read back').waitFor()
    await question.getByRole('radio', { name: /retry/ }).check()
    await question.getByLabel('Reason').fill('a slow disk')
    t.deepEqual(await violationsInAllLooks(page), [])
    await question.getByRole('button', { name: 'Answer retry' }).click()

    await page.getByText('The run has ended.').waitFor()
    await page.getByText('a slow disk').waitFor()
    aws.meetCalls(({ service }) =>
      service === 'logs' ? new AwsError('AccessDeniedException', 'no policy allows it') : undefined,
    )
    await step('SmokeTest').click()
    const smokeTest = page.getByRole('region', { name: 'SmokeTest' })
    await smokeTest.getByText('the write is not read back').first().waitFor()
    await smokeTest
      .getByText('Log: AccessDenied, CloudWatch Logs FilterLogEvents in eu-west-1: no policy allows it')
      .first()
      .waitFor()
    t.deepEqual(await violationsInAllLooks(page), [])
    t.is(console.said(), '')
  },
)

test.serial('beside the time of each step stands that of the last run that has recovered', async t => {
  const aws = await twoRegions(t, 20_700)
  aws.writeZone(active, '127.87.1.10')
  const console = await openConsole(t, drctl, operatorOf(aws))
  const page = await openPage(t)
  await ran(drctl, start, operatorOf(aws))
  await page.goto(console.url.replace('/#', `/runs/eu-west-1/${first}#`))
  await page.getByText('The run has ended.').waitFor()

  aws.steps['restore-database'] = () => fails('StepRunning', JSON.stringify({ phase: 'restoring' }))
  await ran(drctl, start, operatorOf(aws))
  await page.getByRole('link', { name: 'All runs' }).click()
  await page.getByRole('link', { name: second }).click()
  const steps = page.getByRole('region', { name: 'Steps' })
  await steps.getByText(`Last: ${first}, `).waitFor()
  const times = await Promise.all(
    ['VerifyOutage', 'CheckReadiness', 'SwitchDns'].map(name =>
      steps
        .getByRole('button', { name: new RegExp(`^${name}`) })
        .getByText(/^last /)
        .textContent(),
    ),
  )
  for (const time of times) t.regex(time ?? '', /^last [\d.]+ s$/)
})
