import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { readiness } from '#host/active/api.ts'
import { hasSuccessor } from '#host/active/successor.ts'
import { activeVersion } from '#host/release/activate.ts'
import { releaseFolder } from '#host/release/install.ts'
import { startAhead } from '#host/release/start-ahead.ts'
import { deployApi } from '#host/steps/deploy-api.ts'
import { until } from '#test/until.ts'
import { startParameterStore } from './parameter-store.ts'
import { makeHost, type TestHost } from './test-host.ts'

let folder: string
let host: TestHost
let parameters: Awaited<ReturnType<typeof startParameterStore>>

/** Ready in the epoch that it is told by its version's source. */
const ready = (epoch: number) => `import { createServer } from 'node:http'
createServer((_, response) => response.end('{"status":"ready","region":"eu-west-1","epoch":${epoch}}'))
  .listen(process.env.PORT, process.env.HOST)`
const dies = 'process.exit(1)'

test.before(async t => {
  t.timeout(60_000)
  folder = await mkdtemp(join(tmpdir(), 'host-'))
  const place = { region: 'eu-west-1', peer: 'eu-central-1', address: '127.85.17.1', nameServers: [] }
  host = await makeHost({ ...place, folder })
  await writeSystemctl()
  host.enter()
  parameters = await startParameterStore('127.85.17.2', 'se"cret')
  await Promise.all([release('1.0.0', ready(2)), release('1.1.0', dies), release('1.2.0', ready(1))])
})
test.after.always(async () => {
  await systemctl('stop')
  parameters.close()
  await rm(folder, { recursive: true })
})
test.beforeEach(t => t.timeout(60_000))

/** The unit of the API: `current` with the environment of api.env. */
async function writeSystemctl() {
  const { root, api } = host.settings
  const pid = join(root, 'api.pid')
  const script = `#!/bin/sh
running() { [ -e ${pid} ] && kill -0 $(cat ${pid}) 2>/dev/null; }
halt() { running && kill -9 $(cat ${pid}); rm -f ${pid}; }
case $1 in
  restart|start) [ $1 = start ] && running && exit 0; halt; set -a; . ${root}/etc/drctl/api.env
    setsid ${process.execPath} ${api.current}/main.mjs </dev/null >/dev/null 2>&1 & echo $! >${pid} ;;
  stop) halt ;;
  is-active) if running; then echo active; else echo inactive; exit 3; fi ;;
esac
exit 0
`
  await writeFile(join(root, 'bin/systemctl'), script)
  await chmod(join(root, 'bin/systemctl'), 0o755)
}

const systemctl = (verb: string) =>
  once(spawn(join(host.settings.root, 'bin/systemctl'), [verb], { stdio: 'ignore' }), 'exit')

async function release(version: string, program: string) {
  const place = releaseFolder(host.settings, version)
  await mkdir(place, { recursive: true })
  await writeFile(join(place, 'main.mjs'), program)
  const manifest = { version, sha256: '0'.repeat(64), asset: 'apitest.tgz' }
  await writeFile(join(place, 'drctl-release.json'), JSON.stringify(manifest))
}

const deploy = (version: string, attempt = 1) =>
  deployApi.work(host.context('run-1', attempt), { version, epoch: 2 })

test.serial('a release that is not staged is not deployed', async t => {
  await t.throwsAsync(deploy('9.9.9'), { code: 'ReleaseUnavailable' })
  t.is(await activeVersion(host.settings), undefined)
})

test.serial(
  'a release is active when it is ready in the epoch; asked again, it is not restarted',
  async t => {
    t.like(await deploy('1.0.0'), { version: '1.0.0', epoch: 2 })
    t.is((await readiness(host.settings))?.epoch, 2)
    t.is((await deploy('1.0.0', 2)).readyAfterSeconds, 0)
  },
)

test.serial(
  'one that was started ahead is deployed as it runs, and its password not asked for again',
  async t => {
    await systemctl('stop')
    await startAhead(host.settings, '1.0.0')
    t.true(await hasSuccessor(host.settings), 'it forwards')
    await until(
      'it to run',
      10_000,
      async () => (await readiness(host.settings).catch(() => undefined))?.epoch,
    )
    const asked = parameters.asked()
    t.is((await deploy('1.0.0', 3)).readyAfterSeconds, 0)
    t.is(parameters.asked(), asked)
    t.false(await hasSuccessor(host.settings), 'it serves')
  },
)

test.serial(
  'one that was started ahead and does not get ready is given the password, and started again',
  async t => {
    await startAhead(host.settings, '1.0.0')
    await systemctl('stop')
    const asked = parameters.asked()
    t.true((await deploy('1.0.0', 4)).readyAfterSeconds > 0)
    t.is(parameters.asked(), asked + 1)
    t.is((await readiness(host.settings))?.epoch, 2)
  },
)

test.serial('a release that another one is to give way to is not started ahead', async t => {
  await startAhead(host.settings, '1.1.0')
  t.is(await activeVersion(host.settings), '1.0.0')
  t.false(await hasSuccessor(host.settings))
})

test.serial('the password reaches the unit by a file that only its owner can read', async t => {
  const file = join(host.settings.root, 'etc/drctl/api.env')
  t.is((await stat(file)).mode & 0o777, 0o600)
  t.regex(await readFile(file, 'utf8'), /^PGPASSWORD="se\\"cret"$/m)
})

test.serial('a release that dies gives way to the one before it', async t => {
  const error = await t.throwsAsync(deploy('1.1.0'), { code: 'ApiNotReady' })
  t.regex(error.message, /release 1.1.0 was not ready in epoch 2: its unit has ended/)
  t.is(await activeVersion(host.settings), '1.0.0')
})

test.serial('so does one that is ready in another epoch', async t => {
  const error = await t.throwsAsync(deploy('1.2.0'), { code: 'ApiNotReady' })
  t.regex(error.message, /\/readyz gives 200: .*"epoch":1/)
  t.is(await activeVersion(host.settings), '1.0.0')
})
