import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { initialize } from '#host/initialize.ts'
import { listBackups } from '#host/pgbackrest/backups.ts'
import { repository } from '#host/pgbackrest/configuration.ts'
import { takeBackup } from '#host/pgbackrest/write.ts'
import { stopDatabase } from '#host/postgres/database.ts'
import { program } from '#host/system/program.ts'
import { unprivileged } from '../postgres-host.ts'
import { active, recordOf, standby } from './lost-region.ts'
import { startParameterStore } from './parameter-store.ts'
import { type RecordServer, startRecordServer } from './record-server.ts'
import { giveTo, makeHost, removeHosts, type TestHost } from './test-host.ts'

let folder: string
let host: TestHost
let record: RecordServer
let parameters: Awaited<ReturnType<typeof startParameterStore>>

test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'host-'))
  await program('chmod', ['755', folder])
  record = await startRecordServer('127.85.15.1', recordOf(active, 1))
  const nameServers = [record.name]
  host = await makeHost({ folder, region: active, peer: standby, address: '127.85.15.1', nameServers })
  const { efs, postgres } = host.settings
  await mkdir(join(efs.own, 'apitest'))
  // What a kill in the middle of initdb leaves.
  await mkdir(`${postgres.data}.initialize/base`, { recursive: true })
  await giveTo(await unprivileged(), efs.own)
  await giveTo(await unprivileged(), join(postgres.data, '..'))
  host.guardHears(record.text)
  host.enter()
  parameters = await startParameterStore('127.85.15.2', 'p')
})
test.after.always(async () => {
  await removeHosts(folder, [host])
  await record[Symbol.asyncDispose]()
  parameters.close()
})

const backups = () => listBackups(host.settings, repository(host.settings, 'own', 1))
const persons = async () => (await host.query('SELECT name FROM apitest.person')).length

test.serial('the active side gets its database and its first backup, once', async t => {
  const { done, role } = await initialize(host.settings)
  t.is(role, 'active')
  t.true(['cluster', 'backup'].every(made => done.includes(made)))
  t.deepEqual((await initialize(host.settings)).done, [])
  t.is((await backups()).length, 1)
  t.is(await persons(), 3)
})

test.serial('a backup that meets another one waits for its turn', async t => {
  const own = repository(host.settings, 'own', 1)
  await Promise.all([takeBackup(host.settings, own, 'full'), takeBackup(host.settings, own, 'incr')])
  t.is((await backups()).length, 3)
})

test.serial('ended between cluster and repository, it goes on with what is there', async t => {
  await stopDatabase()
  await rm(repository(host.settings, 'own', 1).path, { recursive: true })
  t.deepEqual((await initialize(host.settings)).done, ['backup'])
  t.is((await backups()).length, 1)
  t.is(await persons(), 3)
})

test.serial('ended while the repository was opened, it goes on as well', async t => {
  const { path } = repository(host.settings, 'own', 1)
  await rm(path, { recursive: true })
  await mkdir(path)
  await writeFile(join(path, 'drctl-run'), 'initialize\n')
  await giveTo(await unprivileged(), path)
  t.deepEqual((await initialize(host.settings)).done, ['backup'])
})

test.serial('where there has been a database, no empty one takes its place', async t => {
  await stopDatabase()
  await rm(host.settings.postgres.data, { recursive: true })
  await t.throwsAsync(initialize(host.settings), { code: 'RepositoryExists' })
  t.is((await backups()).length, 1)
})
