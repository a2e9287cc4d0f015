import { existsSync } from 'node:fs'
import type { ExecutionContext } from 'ava'
import axe from 'axe-core'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'

/** Where Debian and Ubuntu put it; the packages of the tests bring it. */
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync)

/** A real Chromium with one page, which fails the test for every error that it meets. Closed when the test ends. */
export async function openPage(t: ExecutionContext, options: BrowserContextOptions = {}): Promise<Page> {
  // Chromium's own sandbox cannot be set up as root, as which containers run their tests.
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), chromiumSandbox: false })
  t.teardown(() => browser.close())
  const context = await browser.newContext(options)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', error => t.fail(`the page threw ${error}`))
  page.on('console', message => {
    if (message.type() === 'error' && !/status of (40|50)/.test(message.text())) t.fail(message.text())
  })
  return page
}

/** The accessibility rules that the page as it stands breaks, each with the elements that do. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })',
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
}
