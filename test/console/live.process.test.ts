import test from 'ava'
import type { Page } from 'playwright-core'
import { installedDrctl, operatorOf, ran } from '#test/cli/drctl.ts'
import { recovered } from '#test/cli/sample-report.ts'
import { fails } from '#test/cli/scripted-steps.ts'
import { twoRegions } from '#test/cli/two-regions.ts'
import { openPage } from './browser.ts'
import { openConsole } from './open-console.ts'

const drctl = installedDrctl(test)
const active = 'v=1 epoch=8 rev=23 state=active active=eu-central-1 by=jane@laptop'
const start = ['failover', 'start', '--region', 'eu-west-1', '--yes']
const placeOfRun = `/runs/eu-west-1/${recovered.execution}#`

/** Has Chromium gather what it sees move on the page without a hand of the operator. */
const watchMoves = `
  // Time goes on: the bars and the end of their scale are what is to move.
  const moves = node => node instanceof Element ? node.matches('.bar, .scale span') : node?.parentElement?.matches('.scale span')
  window.moves = []
  new PerformanceObserver(list => {
    for (const { hadRecentInput, sources } of list.getEntries())
      if (!hadRecentInput)
        for (const { node, previousRect, currentRect } of sources)
          if (!moves(node)) window.moves.push([node?.outerHTML?.slice(0, 80) ?? node?.textContent, previousRect.y, currentRect.y].join(' '))
  }).observe({ type: 'layout-shift' })`
const moves = (page: Page) => page.evaluate<string[]>('window.moves')

for (const [where, viewport] of [
  ['a desk', { width: 1280, height: 1000 }],
  ['a phone', { width: 390, height: 844 }],
] as const) {
  test.serial(`nothing moves on ${where} while a run goes on, asks, is answered and ends`, async t => {
    const aws = await twoRegions(t, 20_750)
    aws.writeZone(active, '127.87.1.10')
    const [judged, restored] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const judge = aws.steps['verify-outage']
    aws.steps['verify-outage'] = async (...call) => {
      await judged.promise
      return judge?.(...call)
    }
    aws.steps['restore-database'] = async call => {
      if (call < 3) fails('StepRunning', JSON.stringify({ phase: 'restoring', done: call * 1e8, total: 1e9 }))
      await restored.promise
      return { backup: { label: '20261124-015000F' } }
    }
    aws.steps['smoke-test'] = call =>
      call === 1 ? fails('SmokeTestFailed', 'the write is not read back') : { checks: [], passedAt: '' }
    const env = operatorOf(aws)
    const console = await openConsole(t, drctl, env)
    await ran(drctl, start, env)
    const page = await openPage(t, { viewport })
    await page.goto(console.url.replace('/#', placeOfRun))
    await page.getByText('No run to compare with').waitFor()
    await page.getByRole('region', { name: 'Graph of the states' }).waitFor()
    await page.evaluate(watchMoves)
    judged.resolve()
    await page.getByText('% of 1.0 GB').first().waitFor()
    restored.resolve()
    await page.getByRole('form', { name: 'SmokeTest waits for a decision' }).waitFor()
    await ran(drctl, ['failover', 'decide', 'latest', 'retry', '--reason', 'a slow disk'], env)
    await page.getByText('recovered', { exact: true }).waitFor()
    t.deepEqual(await moves(page), [])
  })
}

test.serial('a run is found, opened and answered by the keyboard alone', async t => {
  const aws = await twoRegions(t, 20_750)
  aws.writeZone(active, '127.87.1.10')
  aws.steps['smoke-test'] = call =>
    call === 1 ? fails('SmokeTestFailed', 'the write is not read back') : { checks: [], passedAt: '' }
  const env = operatorOf(aws)
  const console = await openConsole(t, drctl, env)
  await ran(drctl, start, env)
  const page = await openPage(t)
  await page.goto(console.url)
  await page.getByRole('link', { name: recovered.execution }).waitFor()
  const focused = () =>
    page.evaluate<string>(
      '(e => e === document.body ? "" : e.getAttribute("aria-label") ?? e.labels?.[0]?.textContent ?? e.textContent)(document.activeElement)',
    )
  const tabTo = async (name: RegExp) => {
    for (let presses = 0; presses < 80; presses++) {
      if (name.test(await focused())) return
      await page.keyboard.press('Tab')
    }
    t.fail(`Tab does not come to ${name}`)
  }
  await tabTo(new RegExp(recovered.execution))
  await page.keyboard.press('Enter')
  await page.getByRole('form', { name: 'SmokeTest waits for a decision' }).waitFor()
  await tabTo(/^SmokeTest/)
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'SmokeTest' }).waitFor()
  await tabTo(/^retry/)
  await page.keyboard.press('Space')
  await tabTo(/^Reason/)
  await page.keyboard.type('a slow disk')
  await tabTo(/^Answer retry/)
  await page.keyboard.press('Enter')
  await page.getByText('recovered', { exact: true }).waitFor()
  await page.getByRole('region', { name: 'Decision' }).getByText('a slow disk').waitFor()
  t.pass()
})
