import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { hasSuccessor, nameSuccessor, successorFile } from '#host/active/successor.ts'
import { Forwarding } from '#host/standby/forwarding.ts'
import { until } from '#test/until.ts'
import { active, recordOf, standby } from './lost-region.ts'
import { type RecordServer, startRecordServer } from './record-server.ts'
import { makeHost, type TestHost } from './test-host.ts'

/** Milliseconds in which a side forwards, of a name whose TTL is one second here. */
const least = 2000

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

test.serial('its API is stopped once the other side has been active for twice the TTL, not before', async t => {
  const { settings } = host
  const forwarding = new Forwarding()
  const forwards = async () => {
    await forwarding.look(settings)
    return hasSuccessor(settings)
  }
  for (const text of [recordOf(active, 1), recordOf(standby, 2, 'taking')]) {
    record.text = text
    t.true(await forwards(), text)
  }
  record.text = recordOf(standby, 2)
  const began = performance.now()
  await until('the end of the forwarding', least + 5000, async () => !(await forwards()))
  t.true(performance.now() - began >= least)
  t.is(await readFile(join(settings.root, 'asked'), 'utf8'), 'stop drctl-api.service\n')
})
