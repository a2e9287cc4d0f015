import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { hasSuccessor, nameSuccessor, successorFile } from '#host/active/successor.ts'
import { Forwarding } from '#host/standby/forwarding.ts'
import { active, recordOf, standby } from './lost-region.ts'
import { type RecordServer, startRecordServer } from './record-server.ts'
import { makeHost, type TestHost } from './test-host.ts'

let folder: string
let host: TestHost
let record: RecordServer
test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'host-'))
  record = await startRecordServer('127.85.27.53', recordOf(active, 1))
  const place = { region: active, peer: standby, address: '127.85.27.1', nameServers: [record.name] }
  host = await makeHost({ ...place, folder })
  const systemctl = join(host.settings.root, 'bin/systemctl')
  await writeFile(systemctl, `#!/bin/sh\necho "$@" >>${host.settings.root}/asked\n`)
  await chmod(systemctl, 0o755)
  host.enter()
})
test.after.always(async () => {
  await record?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

test.serial('a side that hands over tells its API where the other one answers', async t => {
  const { settings } = host
  await nameSuccessor(settings)
  const { protocol, port } = settings.listen
  t.is(await readFile(successorFile(settings), 'utf8'), `${protocol}://${settings.peerAddress}:${port}\n`)
})

test.serial(
  'its API is stopped once the other side has been active for twice the TTL, not before',
  async t => {
    const { settings } = host
    const forwarding = new Forwarding()
    const named = Date.now()
    const forwards = async (text: string, seconds: number) => {
      record.text = text
      await forwarding.look(settings, new Date(named + seconds * 1000))
      return hasSuccessor(settings)
    }
    t.true(await forwards(recordOf(standby, 1), 1.9), 'the switchover back has only begun')
    t.true(await forwards(recordOf(active, 2, 'taking'), 10))
    t.true(await forwards(recordOf(standby, 3), 20))
    t.true(await forwards(recordOf(standby, 3), 21.9))
    t.false(await forwards(recordOf(standby, 3), 22))
    t.is(await readFile(join(settings.root, 'asked'), 'utf8'), 'stop drctl-api.service\n')
  },
)
