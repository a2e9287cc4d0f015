import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { askedByDocument } from '#host/parameters.ts'
import { readReport, writeReport } from '#host/reports.ts'
import { start } from '#host/start.ts'
import { takeLock } from '#host/system/lock.ts'
import { doWork } from '#host/work.ts'
import { makeHost, type TestHost } from './test-host.ts'

let folder: string
let host: TestHost
const parameters = { version: '1.0.0', epoch: '2' }
const work = (run: string, attempt = 1) => ({ run, step: 'deploy-api', attempt }) as const

test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'host-'))
  const place = { region: 'eu-west-1', peer: 'eu-central-1', address: '127.85.16.1', nameServers: [] }
  host = await makeHost({ ...place, folder })
  const bin = join(host.settings.root, 'bin')
  // Units are files here: started makes one, stopped takes it away. Nothing runs in them.
  await mkdir(join(bin, 'units'))
  await command(join(bin, 'systemd-run'), `echo "$*" >>${bin}/started; touch ${bin}/units/$3`)
  await command(
    join(bin, 'systemctl'),
    `case $1 in stop) shift; cd ${bin}/units; rm -f "$@" ;;
    is-active) [ -e ${bin}/units/$2 ] && echo active || { echo inactive; exit 3; } ;; esac`,
  )
  host.enter()
})
test.after.always(() => rm(folder, { recursive: true }))

async function command(path: string, script: string) {
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
}

const started = async (run: string) =>
  (await readFile(join(host.settings.root, 'bin/started'), 'utf8'))
    .split('\n')
    .filter(line => line.includes(run))
const unit = (run: string, attempt = 1) =>
  join(host.settings.root, 'bin/units', `drctl-step-${run}-deploy-api-${attempt}.service`)

test.serial('a step is started as a unit of its own, once, however often it is asked for', async t => {
  t.is((await start(host.settings, work('once'), parameters, 0)).state, 'running')
  t.is((await start(host.settings, work('once'), parameters, 0)).state, 'running')
  t.deepEqual(await started('once'), [
    `--collect --unit drctl-step-once-deploy-api-1.service -- ${host.settings.root}/opt/drctl/bin/drctl-host run once deploy-api 1`,
  ])
  const order = join(host.settings.state, 'runs/once/deploy-api.1.order.json')
  t.is((await stat(order)).mode & 0o777, 0o600)
})

test.serial('a report that is there is the answer, and nothing is started', async t => {
  const at = new Date().toISOString()
  await writeReport(host.settings, {
    ...work('ended'),
    state: 'succeeded',
    startedAt: at,
    endedAt: at,
    result: { a: 1 },
  })
  t.like(await start(host.settings, work('ended'), parameters), { state: 'succeeded', result: { a: 1 } })
  t.deepEqual(await started('ended'), [])
})

test.serial('a unit that dies without a report is started again, three times in all', async t => {
  for (let n = 0; n < 3; n++) {
    t.is((await start(host.settings, work('dies'), parameters, 0)).state, 'running')
    await rm(unit('dies'))
  }
  const report = await start(host.settings, work('dies'), parameters)
  t.like(report, { state: 'failed', error: { code: 'StepFailed' } })
  t.is((await started('dies')).length, 3)
})

test.serial('a further attempt ends the one before it', async t => {
  await start(host.settings, work('again'), parameters, 0)
  await writeReport(host.settings, {
    ...work('again'),
    state: 'running',
    startedAt: new Date().toISOString(),
  })
  await start(host.settings, work('again', 2), parameters, 0)
  await t.throwsAsync(stat(unit('again')), { code: 'ENOENT' })
  t.truthy(await stat(unit('again', 2)))
})

test.serial('work that fails leaves a report with the code of the table', async t => {
  const report = await doWork(host.settings, work('fails'), parameters)
  t.like(report, { state: 'failed', error: { code: 'ReleaseUnavailable' } })
  t.deepEqual(await readReport(host.settings, work('fails')), report)
})

test('a lock is had by one at a time', async t => {
  const path = join(folder, 'lock')
  const order: string[] = []
  const first = await takeLock(path)
  const second = takeLock(path).then(async lock => {
    order.push('second has it')
    await lock[Symbol.asyncDispose]()
  })
  order.push('first gives it back')
  await first[Symbol.asyncDispose]()
  await second
  t.deepEqual(order, ['first gives it back', 'second has it'])
})

test('parameters come from the environment, and unknown or malformed ones are refused by name', t => {
  const env = {
    SSM_run: 'run-1',
    SSM_attempt: '2',
    SSM_version: '1.0.0',
    SSM_epoch: '2',
    PATH: '/bin',
  }
  t.deepEqual(askedByDocument('deploy-api', env), { work: work('run-1', 2), parameters })
  const refused = { code: 'InputInvalid' }
  t.regex(t.throws(() => askedByDocument('deploy-api', { ...env, SSM_more: 'x' }), refused).message, /more/)
  t.regex(t.throws(() => askedByDocument('deploy-api', { ...env, SSM_epoch: 'x' }), refused).message, /epoch/)
  t.regex(t.throws(() => askedByDocument('deploy-api', { ...env, SSM_run: '../x' }), refused).message, /run/)
})
