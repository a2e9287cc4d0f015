import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { controlClient } from '#sandbox/world/control-client.ts'
import { readTimings } from '#sandbox/world/timings.ts'
import { until } from '#test/until.ts'
import { settingsFor, worldFor } from './world-for-test.ts'

const main = new URL('../../../sandbox/world/main.ts', import.meta.url).pathname

test('the daemon says nothing, logs, and ends on SIGTERM leaving no pid', async t => {
  const { state } = settingsFor(t, 21500)
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      DRCTL_SANDBOX_STATE: state,
      DRCTL_SANDBOX_NET: '127.82',
      DRCTL_SANDBOX_AWS_PORT: '21501',
    },
  })
  t.teardown(() => child.kill('SIGKILL'))
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      said += chunk
    })
  }
  const control = controlClient(join(state, 'control.sock'))
  await until('the control socket answers', 10_000, () => control.status().catch(() => undefined))
  const pidFile = join(state, 'world.pid')
  await until('the pid is there', 2000, () => existsSync(pidFile))
  t.is(Number(readFileSync(pidFile, 'utf8')), child.pid ?? 0)

  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  t.deepEqual(await ended, [0, null])
  t.is(said, '')
  t.false(existsSync(pidFile))
  t.regex(readFileSync(join(state, 'world.log'), 'utf8'), /ends on SIGTERM/)
})

test('the control API refuses what it does not know, in words', async t => {
  const { control } = await worldFor(t, 21510)
  await t.throwsAsync(control.cut('nowhere' as never), { message: /callers:eu-central-1/ })
  await t.throwsAsync(control.lag(-1), { message: /seconds/ })
  await t.throwsAsync(control.redeliverAlarm(), { message: /no alarm has been sent yet/ })
  await t.throwsAsync(control.fault({ kind: 'server-behind', name: 'ns-9', seconds: 1 }), {
    message: /ns-1, ns-2/,
  })
  await t.throwsAsync(control.fault({ kind: 'kill-lambda', name: 'x' }), { message: /does not answer/ })
})

test('the release host redirects to the asset, and goes with the link and the fault', async t => {
  const { settings, control } = await worldFor(t, 21520)
  const path = '/acme/api/releases/download/v1.2.3/api.tgz'
  mkdirSync(join(settings.state, 'releases', path, '..'), { recursive: true })
  writeFileSync(join(settings.state, 'releases', path), 'a release')
  const host = `http://${settings.region['eu-west-1'].gateway.releases}:${settings.ports.releases}`
  const ask = (from: string, limit = 5000) => fetch(host + from, { signal: AbortSignal.timeout(limit) })
  t.is(await (await ask(path)).text(), 'a release')
  t.is((await fetch(host + path, { method: 'HEAD' })).status, 200)
  t.is((await fetch(host + path, { redirect: 'manual' })).status, 302)
  t.is((await ask('/acme/api/releases/download/v9.9.9/api.tgz')).status, 404)
  t.is((await ask('/acme/api/releases/download/v1.2.3/..%2f..%2fworld.log')).status, 404)

  await control.fault({ kind: 'releases-down' })
  t.is((await ask(path)).status, 503)
  await control.cut('eu-west-1:github')
  await t.throwsAsync(ask(path, 300), { name: 'TimeoutError' })
})

test('the timings name what is wrong with them', t => {
  t.throws(() => readTimings({ DRCTL_SANDBOX_LAG: 'soon' }), { message: /DRCTL_SANDBOX_LAG/ })
  t.is(readTimings({ DRCTL_SANDBOX_LAG: '5' }).lagSeconds, 5)
})
