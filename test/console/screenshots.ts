import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { installCli } from '#cli/build.ts'
import { operatorOf, ran } from '#test/cli/drctl.ts'
import { activeHost, standbyHost } from '#test/cli/sample-host.ts'
import { type TwoRegions, twoRegions } from '#test/cli/two-regions.ts'
import { openPage } from './browser.ts'
import { openConsole } from './open-console.ts'
import { pastReports } from './sample-runs.ts'

// Makes docs/console/*.png: the console itself, of the sandbox's Step Functions, S3 and DNS, and of steps by a script.

const pictures = join(import.meta.dirname, '../../docs/console')
const execution = 'failover-apitest-epoch-201-attempt-1'

/** What is to be put away when the pictures are made, the last first. */
const closing: (() => unknown)[] = []
const scope = { teardown: (close: () => unknown) => void closing.push(close) }

/** Steps that take seconds, and a gap in the WAL that somebody has to decide about. */
function scriptRun(aws: TwoRegions): void {
  const slow = (step: string, seconds: number) => {
    const quick = aws.steps[step]
    aws.steps[step] = (call, event, print) => pause(seconds * 1_000).then(() => quick?.(call, event, print))
  }
  slow('verify-outage', 2.2)
  slow('check-readiness', 1.1)
  slow('restore-database', 5.4)
  slow('stage-api', 1.3)
  slow('claim-epoch', 1.6)
  slow('fence-old-side', 3.2)
  aws.steps['promote-database'] = () => ({
    outcome: 'question',
    question: 'hole',
    segments: [{ segment: '000000010000000000000006', problem: 'missing' }],
    more: 0,
    recoverableLsn: '0/6000000',
    knownLsn: '0/9000148',
  })
}

/** Both hosts as they are in the same minute, the standby streaming. */
function settle(aws: TwoRegions): void {
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString()
  const backups = activeHost.ownRepository?.backups.map(one => ({ ...one, stoppedAt: ago(2_400) })) ?? []
  const repository = { epoch: 201, backups, newestWal: '000000C90000000000000005', newestWalAt: ago(9) }
  const database = { epoch: 201, timeline: 201, lsn: '0/5A01148', lastBeat: ago(0) }
  aws.hosts['eu-central-1'] = {
    ...activeHost,
    ...{ at: ago(0), ownRepository: repository, lease: { epoch: 201, secondsLeft: 17 } },
    database: { ...database, state: 'primary' },
  }
  aws.hosts['eu-west-1'] = {
    ...standbyHost,
    ...{ at: ago(0), replicaRepository: repository },
    database: { ...database, state: 'standby', standsFor: 201, streaming: true, lastBeat: ago(0.3) },
  }
}

async function takeAll(aws: TwoRegions, drctl: string): Promise<void> {
  for (const report of pastReports(60, new Date())) await aws.storeReport(report)
  aws.writeZone('v=1 epoch=201 rev=604 state=active active=eu-central-1 by=jane@laptop', '127.87.1.10')
  settle(aws)
  scriptRun(aws)
  const env = operatorOf(aws)
  const { url } = await openConsole(scope, drctl, env)
  await ran(
    drctl,
    ['failover', 'start', '--region', 'eu-west-1', '--yes', '--reason', 'eu-central-1 is gone'],
    env,
  )

  const light = await openPage(scope, { viewport: { width: 1240, height: 940 }, colorScheme: 'light' })
  await light.goto(url)
  await light.getByRole('link', { name: execution }).click()
  await light.getByRole('radio', { name: /accept-loss/ }).check({ timeout: 60_000 })
  await light.getByLabel('Reason').fill('what is behind it never left eu-central-1')
  await shoot(light, 'decision')
  await light.getByRole('region', { name: 'State machine' }).scrollIntoViewIfNeeded()
  await light
    .getByRole('region', { name: 'State machine' })
    .screenshot({ path: join(pictures, 'machine.png') })
  await light.getByRole('navigation').getByRole('link', { name: 'Runs' }).click()
  await light.getByText('failover-apitest-epoch-200-attempt-1').waitFor()
  await shoot(light, 'runs')

  const dark = await openPage(scope, { viewport: { width: 1240, height: 900 }, colorScheme: 'dark' })
  await dark.goto(url)
  await dark.getByRole('navigation').getByRole('link', { name: 'Trend' }).click()
  await dark.getByText('runs have figures').waitFor()
  await shoot(dark, 'trend')
  await dark.getByRole('navigation').getByRole('link', { name: 'Regions' }).click()
  await dark.getByText('A failover now').waitFor()
  await dark.setViewportSize({ width: 1240, height: 620 })
  await shoot(dark, 'regions')
}

const shoot = (page: Page, name: string) => page.screenshot({ path: join(pictures, `${name}.png`) })

const folder = mkdtempSync(join(tmpdir(), 'drctl-screenshots-'))
mkdirSync(pictures, { recursive: true })
try {
  await takeAll(await twoRegions(scope, 20_760), await installCli(folder))
} finally {
  for (const close of closing.reverse()) await close()
  rmSync(folder, { recursive: true, force: true })
}
