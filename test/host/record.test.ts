import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import test from 'ava'
import { readRecord } from '#host/record.ts'
import { active, recordOf, standby } from './lost-region.ts'
import { type RecordServer, startRecordServer } from './record-server.ts'
import { makeHost, type TestHost } from './test-host.ts'

const program = fileURLToPath(new URL('../../host/main.ts', import.meta.url))
const servers: RecordServer[] = []
let host: TestHost
let folder: string

test.before(async () => {
  for (const n of [53, 54]) servers.push(await startRecordServer(`127.85.14.${n}`, recordOf(active, 7)))
  folder = await mkdtemp(join(tmpdir(), 'host-'))
  const nameServers = servers.map(({ name }) => name)
  host = await makeHost({ folder, region: standby, peer: active, address: '127.85.14.1', nameServers })
})
test.after.always(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

function say(...texts: string[]) {
  for (const [i, text] of texts.entries()) Object.assign(servers[i] ?? {}, { text })
}

test.serial('what both servers say is the record', async t => {
  t.like(await readRecord(host.settings, 0), { epoch: 7, active, state: 'active' })
})

test.serial('while they differ nothing is known; when they agree again, it is', async t => {
  say(recordOf(standby, 8), recordOf(active, 7))
  await t.throwsAsync(readRecord(host.settings, 0), { code: 'HostUnreachable' })
  const reading = readRecord(host.settings, 5_000)
  setTimeout(() => say(recordOf(standby, 8), recordOf(standby, 8)), 100)
  t.like(await reading, { epoch: 8, active: standby })
})

test.serial('that there is no record is known too', async t => {
  say('', '')
  await t.throwsAsync(readRecord(host.settings, 0), { code: 'RecordMissing' })
})

test.serial('a record of another form is refused', async t => {
  say('v=2 epoch=9', 'v=2 epoch=9')
  await t.throwsAsync(readRecord(host.settings, 0), { code: 'RecordMalformed' })
})

test.serial('one server of two is not enough to know', async t => {
  const record = recordOf(active, 7)
  say(record, record)
  const nameServers = [servers[0]?.name ?? '', '127.85.14.99:9']
  await t.throwsAsync(readRecord({ ...host.settings, nameServers }, 0), { code: 'HostUnreachable' })
})

test.serial('a server whose address cannot be found leaves it to two others, and not to one', async t => {
  const record = recordOf(active, 7)
  say(record, record)
  const [one = '', two = ''] = servers.map(({ name }) => name)
  const nameServers = [one, two, 'no..name:53']
  t.like(await readRecord({ ...host.settings, nameServers }, 0), { epoch: 7 })
  await t.throwsAsync(readRecord({ ...host.settings, nameServers: [one, 'no..name:53'] }, 0), {
    code: 'HostUnreachable',
  })
})

test.serial(
  'a unit that asks without a lease is to ask again while nothing else is known; where there is no record, it is not',
  async t => {
    const etc = join(host.settings.root, 'etc/drctl')
    await writeFile(join(etc, 'host.json'), JSON.stringify(host.settings))
    const env = { ...process.env, DRCTL_ROOT: host.settings.root }
    const asked = () =>
      promisify(execFile)(process.execPath, [program, 'may-start', 'api'], { env }).then(
        () => 0,
        ({ code, stderr }) => [code, stderr.split(':')[0]],
      )
    say(recordOf(standby, 8), recordOf(active, 7))
    t.deepEqual(await asked(), [255, 'HostUnreachable'])
    say('', '')
    t.deepEqual(await asked(), [1, 'RecordMissing'])
    say(recordOf(standby, 8), recordOf(standby, 8))
    t.deepEqual(await asked(), [255, 'LeaseMissing'])
    host.guardHears(recordOf(standby, 8))
    t.is(await asked(), 0)
  },
)
