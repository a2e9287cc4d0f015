import { readFileSync } from 'node:fs'
import test from 'ava'
import type { RunList } from '#console/contract.ts'
import { installedDrctl, operatorOf } from '#test/cli/drctl.ts'
import { twoRegions } from '#test/cli/two-regions.ts'
import { asked, openConsole } from './open-console.ts'
import { pastReports } from './sample-runs.ts'

const drctl = installedDrctl(test)

/** The memory of a process that is in RAM now and was at most, in MB. */
function memoryOf(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const megabytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1_000
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM') }
}

test('2,000 stored reports are paged through to the last, and the console stays below 200 MB', async t => {
  const aws = await twoRegions(t, 20_740)
  const reports = pastReports(2_000, new Date('2026-11-24T02:00:00.000Z'))
  for (const report of reports)
    await aws.storeReport({ ...report, execution: `run-${report.startedAt.slice(0, 10)}` })
  const console = await openConsole(t, drctl, operatorOf(aws))
  const names = new Set<string>()
  let after = ''
  do {
    const answer = await asked(console, `/api/runs?limit=200${after}`)
    const list = (await answer.json()) as RunList
    for (const { execution } of list.runs) names.add(execution)
    after = list.next === undefined ? '' : `&after=${encodeURIComponent(list.next)}`
  } while (after !== '')
  t.is(names.size, 2_000)
  for (let i = 0; i < 20; i++) await asked(console, '/api/runs?mode=switchover').then(answer => answer.text())
  const { now, most } = memoryOf(console.child.pid ?? 0)
  t.log(`${now.toFixed(0)} MB, at most ${most.toFixed(0)} MB`)
  t.true(most < 200, `${most} MB`)
})
