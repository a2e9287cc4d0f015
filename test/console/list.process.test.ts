import test from 'ava'
import { installedDrctl, operatorOf } from '#test/cli/drctl.ts'
import { activeHost, standbyHost } from '#test/cli/sample-host.ts'
import { recovered } from '#test/cli/sample-report.ts'
import { twoRegions } from '#test/cli/two-regions.ts'
import { until } from '#test/until.ts'
import { openPage, violations } from './browser.ts'
import { openConsole } from './open-console.ts'
import { pastReports } from './sample-runs.ts'

const drctl = installedDrctl(test)
const active = 'v=1 epoch=8 rev=23 state=active active=eu-central-1 by=jane@laptop'
const lately = new Date('2026-11-24T02:00:00.000Z')

test.serial('the runs of both regions are listed, filtered, and the filter outlives a reload', async t => {
  const aws = await twoRegions(t, 20_710)
  for (const report of pastReports(70, lately)) await aws.storeReport(report)
  const page = await openPage(t)
  await page.goto((await openConsole(t, drctl, operatorOf(aws))).url)
  const rows = page.getByRole('table').getByRole('row')
  await rows.nth(1).getByRole('link', { name: 'failover-apitest-epoch-200-attempt-1' }).waitFor()
  t.is(await rows.count(), 51, 'a heading and the first page')
  await page.getByRole('button', { name: 'Show older runs' }).click()
  await page.getByRole('link', { name: 'failover-apitest-epoch-131-attempt-1' }).waitFor()
  t.is(await rows.count(), 71)

  await page.getByLabel('Mode').selectOption('switchover')
  await page.getByLabel('Region').selectOption('eu-west-1')
  await page.getByLabel('From').fill('2026-10-01')
  // Of the days from 1 October on every fifth has a switchover, every other one of them into eu-west-1, and a heading.
  await until('the rows are those that were asked for', 10_000, async () => (await rows.count()) === 6)
  t.is(new URL(page.url()).search, '?mode=switchover&region=eu-west-1&since=2026-10-01')
  await page.reload()
  await rows.nth(1).waitFor()
  t.is(await rows.count(), 6)
  t.is(await page.getByLabel('Mode').inputValue(), 'switchover')

  await page.getByLabel('Outcome').selectOption('lost the race')
  await page.getByText('No run is like this.').waitFor()
  await page.getByRole('button', { name: 'Show all' }).click()
  await rows.nth(50).waitFor()
})

test.serial('all pages keep the rules of accessibility, in light and dark, and fit a phone', async t => {
  const aws = await twoRegions(t, 20_710)
  aws.writeZone(active, '127.87.1.10')
  for (const report of pastReports(40, lately)) await aws.storeReport(report)
  const console = await openConsole(t, drctl, operatorOf(aws))
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await openPage(t, {
      colorScheme,
      viewport: { width: 390, height: 844 },
      reducedMotion: 'reduce',
    })
    await page.goto(console.url)
    const shown: [string, string][] = [
      ['Runs', 'failover-apitest-epoch-200-attempt-1'],
      ['Trend', '40 of 40 runs have figures.'],
      ['Regions', 'A failover now, into eu-west-1'],
    ]
    for (const [name, text] of shown) {
      await page.getByRole('navigation').getByRole('link', { name }).click()
      await page.getByText(text).first().waitFor()
      t.deepEqual(await violations(page), [], `${name} in ${colorScheme}`)
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      t.true(width <= 390, `${name} is ${width} px wide`)
    }
  }
})

test.serial('passwords of different versions are told of the regions, as drctl status does', async t => {
  const aws = await twoRegions(t, 20_710)
  aws.writeZone(active, '127.87.1.10')
  aws.hosts['eu-central-1'] = { ...activeHost, passwordVersion: 3 }
  aws.hosts['eu-west-1'] = { ...standbyHost, passwordVersion: 2 }
  const page = await openPage(t)
  await page.goto((await openConsole(t, drctl, operatorOf(aws))).url.replace('/#', '/regions#'))
  await page
    .getByText('version 3 in eu-central-1, version 2 in eu-west-1: write the database password to both')
    .waitFor()
  t.deepEqual(await violations(page), [])
})

test.serial('a run opens in another tab too, which has no token of its own', async t => {
  const aws = await twoRegions(t, 20_710)
  await aws.storeReport(recovered)
  const page = await openPage(t)
  await page.goto((await openConsole(t, drctl, operatorOf(aws))).url)
  const link = page.getByRole('link', { name: recovered.execution })
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    link.click({ modifiers: ['ControlOrMeta'] }),
  ])
  await tab.getByRole('heading', { name: recovered.execution }).waitFor()
  await tab
    .getByRole('region', { name: 'Report' })
    .getByText('2 of 2 kinds of vantage points see it failing')
    .waitFor()
  t.is(new URL(tab.url()).hash, '', 'the token stands in no address')
})

test.serial('a run whose history AWS has deleted is shown by its stored report', async t => {
  const aws = await twoRegions(t, 20_710)
  await aws.storeReport({ ...recovered, startedAt: '2026-06-01T02:14:20.000Z' })
  const page = await openPage(t)
  await page.goto((await openConsole(t, drctl, operatorOf(aws))).url)
  await page.getByRole('link', { name: recovered.execution }).click()
  await page.getByText('AWS deletes the history of a run 90 days after its end.').waitFor()
  for (const part of ['Report', 'Steps'])
    await page
      .getByRole('region', { name: part })
      .getByText('2 of 2 kinds of vantage points see it failing')
      .waitFor()
  t.deepEqual(await violations(page), [])
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Markdown' }).click(),
  ])
  t.is(file.suggestedFilename(), `${recovered.execution}.md`)
})

test.serial('a region that does not answer is named, and the runs of the other one are listed', async t => {
  const aws = await twoRegions(t, 20_710)
  for (const report of pastReports(4, lately)) await aws.storeReport(report)
  const console = await openConsole(t, drctl, operatorOf(aws))
  aws.meetCalls(({ region }) => (region === 'eu-central-1' ? 'silence' : undefined))
  const page = await openPage(t)
  await page.goto(console.url)
  await page.getByText('eu-central-1 could not be asked, so its runs are not listed').waitFor()
  t.is(await page.getByRole('table').getByRole('row').count(), 3)
  aws.meetCalls(() => 'silence')
  await page.getByText('Not up to date').waitFor()
  await page.getByText('check the network and AWS_ENDPOINT_URL, then try again').waitFor()
  t.is(await page.getByRole('table').getByRole('row').count(), 3, 'what was known stays')
})
