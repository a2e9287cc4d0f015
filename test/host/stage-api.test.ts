import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { activate, activeVersion } from '#host/release/activate.ts'
import { releaseFolder } from '#host/release/install.ts'
import { stageBesideBackups } from '#host/release/staged.ts'
import { stageApi } from '#host/steps/stage-api.ts'
import { program } from '#host/system/program.ts'
import { makeHost, type TestHost } from './test-host.ts'

const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex')

/** A host, and a release host that answers as `gitHub` says. */
async function setUp(t: ExecutionContext, gitHub: (asset: Buffer) => RequestListener) {
  const folder = await mkdtemp(join(tmpdir(), 'host-'))
  const place = { region: 'eu-west-1', peer: 'eu-central-1', address: '127.85.13.1', nameServers: [] }
  const host = await makeHost({ ...place, folder })
  const asset = await releaseAsset(folder, 'one')
  const server = createServer(gitHub(asset)).listen(0, '127.85.13.2')
  await once(server, 'listening')
  t.teardown(async () => {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true })
  })
  const baseUrl = `http://127.85.13.2:${(server.address() as AddressInfo).port}`
  const release = {
    baseUrl,
    repository: 'example/apitest',
    asset: 'apitest.tgz',
    version: '1.2.3',
    sha256: sha256(asset),
    startAhead: false,
  }
  return { host, asset, release, folder }
}

async function releaseAsset(folder: string, text: string): Promise<Buffer> {
  const source = join(folder, `source-${text}`)
  await mkdir(source)
  await writeFile(join(source, 'main.mjs'), text)
  await program('tar', ['-czf', join(folder, `${text}.tgz`), '-C', source, '.'])
  return readFile(join(folder, `${text}.tgz`))
}

async function layBesideBackups(mount: string, content: Buffer) {
  const folder = join(mount, 'apitest/releases/1.2.3')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'apitest.tgz'), content)
}

const gives =
  (asset: Buffer): RequestListener =>
  (request, response) => {
    const known = request.url === '/example/apitest/releases/download/v1.2.3/apitest.tgz'
    response.writeHead(known ? 200 : 404).end(known ? asset : '')
  }
const failing = (): RequestListener => (_request, response) => response.writeHead(503).end()
const silent = (): RequestListener => () => {}

const unpacked = (host: TestHost) => readFile(join(releaseFolder(host.settings, '1.2.3'), 'main.mjs'), 'utf8')

test('the pinned release comes from GitHub, once', async t => {
  const { host, release } = await setUp(t, gives)
  t.is((await stageApi.work(host.context('run-1'), release)).source, 'github')
  t.is(await unpacked(host), 'one')
  t.is((await stageApi.work(host.context('run-1', 2), release)).source, 'present')
})

test('when GitHub fails, the copy beside the backups serves', async t => {
  const { host, release, asset } = await setUp(t, failing)
  await layBesideBackups(host.settings.efs.replica, asset)
  t.is((await stageApi.work(host.context('run-1'), release)).source, 'staged')
  t.is(await unpacked(host), 'one')
})

test('when GitHub accepts and says nothing, that costs a few seconds', async t => {
  const { host, release, asset } = await setUp(t, silent)
  await layBesideBackups(host.settings.efs.own, asset)
  const began = performance.now()
  t.is((await stageApi.work(host.context('run-1'), release)).source, 'staged')
  t.true(performance.now() - began < 5_000)
})

test('a release with another digest is refused, and nothing of it is unpacked', async t => {
  const { host, release, asset } = await setUp(t, gives)
  await layBesideBackups(host.settings.efs.replica, asset)
  const pinned = { ...release, sha256: '0'.repeat(64) }
  const error = await t.throwsAsync(stageApi.work(host.context('run-1'), pinned), { code: 'DigestMismatch' })
  t.regex(error.message, new RegExp(release.sha256))
  await t.throwsAsync(unpacked(host), { code: 'ENOENT' })
})

test('a staged copy with another digest is passed over for a good one, and refused when it is the only one', async t => {
  const { host, release, asset, folder } = await setUp(t, failing)
  await layBesideBackups(host.settings.efs.replica, await releaseAsset(folder, 'other'))
  await t.throwsAsync(stageApi.work(host.context('run-1'), release), { code: 'DigestMismatch' })
  await layBesideBackups(host.settings.efs.own, asset)
  t.is((await stageApi.work(host.context('run-1', 2), release)).source, 'staged')
})

test('when it is nowhere, that is said', async t => {
  const { host, release } = await setUp(t, failing)
  const error = await t.throwsAsync(stageApi.work(host.context('run-1'), release), {
    code: 'ReleaseUnavailable',
  })
  t.regex(error.message, /answered 503.*not staged beside the backups/)
})

test('an installed release is laid beside the backups once, and `current` turns to it in one step', async t => {
  const { host, release, asset } = await setUp(t, gives)
  await stageApi.work(host.context('run-1'), release)
  t.true(await stageBesideBackups(host.settings, '1.2.3'))
  t.false(await stageBesideBackups(host.settings, '1.2.3'))
  const copy = join(host.settings.efs.own, 'apitest/releases/1.2.3/apitest.tgz')
  t.deepEqual(await readFile(copy), asset)
  t.is(await readFile(`${copy}.sha256`, 'utf8'), `${sha256(asset)}  apitest.tgz\n`)

  t.is(await activeVersion(host.settings), undefined)
  await activate(host.settings, '1.2.3')
  t.is(await activeVersion(host.settings), '1.2.3')
  t.is(await readlink(host.settings.api.current), releaseFolder(host.settings, '1.2.3'))
})
