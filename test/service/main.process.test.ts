import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import test from 'ava'
import { buildRelease } from '#service/build.ts'
import { nodeOptions } from '#service/settings.ts'
import { startPostgres, type TestPostgres } from '#test/postgres.ts'
import { freePort } from '#test/postgres-host.ts'
import { until } from '#test/until.ts'
import { bodyOf } from './api.ts'

const run = promisify(execFile)
const host = '127.84.5.2'
const source = fileURLToPath(new URL('../../service/main.ts', import.meta.url))

let postgres: TestPostgres
let folder: string
const processes: ChildProcess[] = []
test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'service-release-'))
  postgres = await startPostgres('127.84.5.1')
  await postgres.createDatabase({ DRCTL_API_PASSWORD: 'of-a-region', DRCTL_REGION: 'eu-west-1' })
})
test.after.always(async () => {
  for (const child of processes) child.kill('SIGKILL')
  await postgres?.remove()
  await rm(folder, { recursive: true, force: true })
})

async function startService(program = source, env: NodeJS.ProcessEnv = {}) {
  const port = await freePort(host)
  const database = {
    PGHOST: postgres.place.host,
    PGPORT: String(postgres.place.port),
    PGPASSWORD: 'of-a-region',
  }
  const child = spawn(process.execPath, [program], {
    cwd: folder,
    env: { HOST: host, PORT: String(port), DRCTL_REGION: 'eu-west-1', ...database, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  processes.push(child)
  let output = ''
  child.stdout.on('data', data => (output += data))
  child.stderr.on('data', data => (output += data))
  const url = `http://${host}:${port}`
  return {
    child,
    url,
    port,
    output: () => output,
    exit: once(child, 'exit').then(([code]) => code as number),
  }
}

async function startReady(program = source, env: NodeJS.ProcessEnv = {}) {
  const service = await startService(program, env)
  await until('the service is ready', 15_000, () =>
    fetch(`${service.url}/readyz`).then(
      r => r.ok,
      () => false,
    ),
  )
  return service
}

test.serial(
  'the release starts with nothing but Node, is the version it was built as, and serves',
  async t => {
    await buildRelease({ outfile: join(folder, 'release.tgz'), version: '1.2.3' })
    await run('tar', ['xzf', join(folder, 'release.tgz'), '-C', folder])
    const service = await startReady(join(folder, 'main.mjs'), { NODE_OPTIONS: nodeOptions })
    t.deepEqual(await (await fetch(`${service.url}/healthz`)).json(), { status: 'ok', version: '1.2.3' })
    t.deepEqual(await (await fetch(`${service.url}/readyz`)).json(), {
      status: 'ready',
      region: 'eu-west-1',
      epoch: 1,
    })
    t.is((await fetch(`${service.url}/hello/John`)).status, 200)
    t.is(
      (await bodyOf<{ info: { version: string } }>(fetch(`${service.url}/openapi.json`))).info.version,
      '1.2.3',
    )
    service.child.kill('SIGTERM')
    t.is(await service.exit, 0)
    t.false(/warning/i.test(service.output()), service.output())
  },
)

test.serial('the same sources and version make the same bytes, another version makes others', async t => {
  const build = (name: string, version: string) => buildRelease({ outfile: join(folder, name), version })
  const [one, again, other] = await Promise.all([
    build('a.tgz', '1.0.0'),
    build('b.tgz', '1.0.0'),
    build('c.tgz', '1.0.1'),
  ])
  t.is(one.sha256, again.sha256)
  t.not(one.sha256, other.sha256)
  t.regex(one.sha256, /^[0-9a-f]{64}$/)
})

test.serial(
  'at SIGTERM it is first not ready, still serves, lets what was begun end, and ends with 0',
  async t => {
    const service = await startReady()
    const slow = connect(service.port, host)
    const answered = once(slow, 'data')
    slow.write(
      'PUT /hello/Slow HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 28\r\n\r\n',
    )
    service.child.kill('SIGTERM')
    const reasons = await until('it says that it is not ready', 2_000, async () => {
      const response = await fetch(`${service.url}/readyz`)
      return response.status === 503 ? (await bodyOf<{ reasons: string[] }>(response)).reasons : undefined
    })
    t.deepEqual(reasons, ['shutting down'])
    t.is((await fetch(`${service.url}/hello/John`)).status, 200)
    await until('it takes no new callers', 3_000, () =>
      fetch(`${service.url}/healthz`).then(
        () => false,
        () => true,
      ),
    )
    slow.write('{"dateOfBirth":"1990-01-01"}')
    t.regex(String((await answered)[0]), /^HTTP\/1\.1 204 /)
    t.is(await service.exit, 0)
    const rows = await postgres.query("SELECT FROM person WHERE name = 'Slow'")
    t.is(rows.length, 1)
  },
)

test.serial('a caller that never ends its request does not keep it from ending', async t => {
  const service = await startReady()
  const slow = connect(service.port, host)
  slow.on('error', () => {})
  slow.write(
    'PUT /hello/Slow HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 28\r\n\r\n',
  )
  await once(slow, 'connect')
  service.child.kill('SIGTERM')
  t.is(await service.exit, 0)
  t.true(service.output().includes('cut off at shutdown'))
})

test.serial('it starts without its database, lives, and is ready when that is there', async t => {
  const port = await freePort(postgres.place.host)
  const service = await startService(source, { PGPORT: String(port) })
  await until('it lives', 15_000, () =>
    fetch(`${service.url}/healthz`).then(
      r => r.ok,
      () => false,
    ),
  )
  t.is((await fetch(`${service.url}/readyz`)).status, 503)
})

test.serial('a faulty environment ends it with 78, naming all faults', async t => {
  const service = await startService(source, { PORT: 'x', PGPORT: '0' })
  t.is(await service.exit, 78)
  t.regex(service.output(), /PORT .*\n {2}PGPORT /)
})

test.serial('a port that is taken ends it with 1', async t => {
  const service = await startReady()
  const second = await startService(source, { PORT: String(service.port) })
  t.is(await second.exit, 1)
  t.regex(second.output(), /EADDRINUSE/)
})

test.serial('every line it prints is JSON, with the id of the request', async t => {
  const service = await startReady()
  await fetch(`${service.url}/hello/John`, { headers: { 'X-Request-Id': 'call-1' } })
  service.child.kill('SIGTERM')
  await service.exit
  const lines = service
    .output()
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  t.like(
    lines.find(line => line.requestId === 'call-1'),
    { level: 'info', method: 'GET', route: '/hello/:name', status: 200 },
  )
  t.is(lines.at(-1).message, 'stopped')
})
