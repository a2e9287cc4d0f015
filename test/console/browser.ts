import { existsSync } from 'node:fs'
import type { ExecutionContext } from 'ava'
import axe from 'axe-core'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const programs = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/snap/bin/chromium']

/** The Chromium of this machine, which the packages of the tests bring on Debian. */
function browserProgram(): string {
  const found = programs.find(existsSync)
  if (found === undefined)
    throw new Error(`there is none of ${programs.join(', ')}: install Chromium or Chrome`)
  return found
}

/** A request that is answered with a failure, which the page shows, is told on the console too. */
const isFailure = /status of (4|5)\d\d/

/** A real Chromium with one page, closed when the test ends, which fails for every error on its console. */
export async function openPage(
  t: Pick<ExecutionContext, 'teardown'>,
  options: BrowserContextOptions = {},
): Promise<Page> {
  // Chromium's own sandbox cannot be set up as root, as which containers run their tests.
  const browser = await chromium.launch({ executablePath: browserProgram(), chromiumSandbox: false })
  t.teardown(() => browser.close())
  const context = await browser.newContext(options)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const errors: string[] = []
  page.on('pageerror', error => errors.push(`thrown: ${error}`))
  page.on('console', message => {
    if (message.type() === 'error' && !isFailure.test(message.text())) errors.push(message.text())
  })
  t.teardown(() => {
    if (errors.length > 0) throw new Error(errors.join('\n'))
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

/** The same in light and dark, on a desk and on a phone, each named; and where the page is wider than the phone. */
export async function violationsInAllLooks(page: Page): Promise<string[]> {
  const usual = page.viewportSize()
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const size of [desk, phone]) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize(size)
      const look = `${colorScheme}, ${size.width} px`
      found.push(...(await violations(page)).map(rule => `${look}: ${rule}`))
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      if (width > size.width) found.push(`${look}: the page is ${width} px wide`)
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
  if (usual) await page.setViewportSize(usual)
  return found
}

const desk = { width: 1280, height: 720 }
const phone = { width: 390, height: 844 }
