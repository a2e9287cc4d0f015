import {
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { copyEntry } from '#sandbox/world/replica-copy.ts'
import { replicateFolder } from '#sandbox/world/replica-pass.ts'
import { emptyTree, readTree } from '#sandbox/world/replica-tree.ts'
import { until } from '#test/until.ts'
import { settingsFor, type TestWorld, worldFor } from './world-for-test.ts'

const source = 'eu-central-1'
const never = new AbortController().signal
const foldersOf = ({ settings }: Pick<TestWorld, 'settings'>) => ({
  own: settings.region['eu-central-1'].efs.own,
  replica: settings.region['eu-west-1'].efs.replica,
})
const textOf = (file: string) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

test('what is written arrives with its time, read-only, and what is removed goes', async t => {
  const world = await worldFor(t, 21400)
  const { own, replica } = foldersOf(world)
  const folder = join(own, 'apitest', 'epoch-1')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'wal'), 'one', { mode: 0o640 })
  utimesSync(join(folder, 'wal'), 1_700_000_000.123, 1_700_000_000.123)
  symlinkSync('wal', join(folder, 'latest'))
  const copy = join(replica, 'apitest', 'epoch-1')
  await until('the file arrives', 3000, () => textOf(join(copy, 'latest')) === 'one')
  const wrote = Date.now()
  await until('a whole pass later', 3000, async () => {
    const { lastReplicatedAt = 0 } = (await world.control.status()).replication[source] ?? {}
    return new Date(lastReplicatedAt).getTime() > wrote
  })

  const { mode, mtimeMs } = statSync(join(copy, 'wal'))
  t.deepEqual([mode & 0o777, Math.round(mtimeMs)], [0o440, 1_700_000_000_123])
  t.is(statSync(copy).mode & 0o222, 0)
  t.is(statSync(replica).mode & 0o222, 0)
  t.is(readlinkSync(join(copy, 'latest')), 'wal')

  writeFileSync(join(folder, 'wal'), 'two')
  await until('a change arrives', 3000, () => textOf(join(copy, 'wal')) === 'two')
  rmSync(join(own, 'apitest'), { recursive: true })
  await until('the removal arrives', 3000, () => textOf(join(copy, 'wal')) === undefined)
})

test('nothing arrives over a cut link, and the timestamp stands still', async t => {
  const world = await worldFor(t, 21410)
  const { own, replica } = foldersOf(world)
  const replicatedAt = async () => (await world.control.status()).replication[source]?.lastReplicatedAt
  mkdirSync(own, { recursive: true })
  await until('a first pass', 3000, async () => (await replicatedAt()) !== undefined)
  await world.control.cut('eu-central-1:eu-west-1')
  const stood = await replicatedAt()
  writeFileSync(join(own, 'late'), 'x')
  await new Promise(resolve => setTimeout(resolve, 400))
  t.is(await replicatedAt(), stood)
  t.is(textOf(join(replica, 'late')), undefined)
  const kept = JSON.parse(readFileSync(join(world.settings.state, 'replication.json'), 'utf8'))
  t.is(kept[source].lastReplicatedAt, stood)

  await world.control.mend('eu-central-1:eu-west-1')
  await until('it arrives after all', 3000, () => textOf(join(replica, 'late')) === 'x')
})

test('the lag is the pause between two passes', async t => {
  const world = await worldFor(t, 21420)
  const { own } = foldersOf(world)
  mkdirSync(own, { recursive: true })
  const replicatedAt = async () => (await world.control.status()).replication[source]?.lastReplicatedAt
  await until('a first pass', 3000, async () => (await replicatedAt()) !== undefined)
  await world.control.lag(3600)
  await new Promise(resolve => setTimeout(resolve, 300))
  const stood = await replicatedAt()
  await new Promise(resolve => setTimeout(resolve, 400))
  t.is(await replicatedAt(), stood)
  t.is((await world.control.status()).lagSeconds, 3600)
  await world.control.lag(0.1)
  await until('passes go on', 3000, async () => (await replicatedAt()) !== stood)
})

test('an abandoned pass leaves a part of a file, and the next one mends it', async t => {
  const { state } = settingsFor(t, 21430)
  const [from, to] = [join(state, 'from'), join(state, 'to')]
  await mkdir(from)
  await writeFile(join(from, 'large'), Buffer.alloc(32 * 1024 * 1024, 7))
  const known = emptyTree()
  const cut = new AbortController()
  const passing = replicateFolder(from, to, known, cut.signal)
  await until('some of it is there', 3000, () => {
    const size = statSync(join(to, 'large'), { throwIfNoEntry: false })?.size ?? 0
    if (size > 0) cut.abort()
    return size > 0
  })
  await t.throwsAsync(passing, { name: 'AbortError' })
  t.true(statSync(join(to, 'large')).size < 32 * 1024 * 1024)
  t.true(await replicateFolder(from, to, known, never))
  t.deepEqual(statSync(join(to, 'large')).size, 32 * 1024 * 1024)
  t.is(statSync(to).mode & 0o222, 0)
})

test('a pass over what has not changed touches nothing, also for a copier that starts anew', async t => {
  const { state } = settingsFor(t, 21430)
  const [from, to] = [join(state, 'from'), join(state, 'to')]
  await mkdir(join(from, 'a', 'b'), { recursive: true })
  await writeFile(join(from, 'a', 'b', 'file'), 'x')
  await replicateFolder(from, to, emptyTree(), never)
  const before = statSync(join(to, 'a', 'b', 'file')).ctimeMs
  await replicateFolder(from, to, readTree(to), never)
  t.is(statSync(join(to, 'a', 'b', 'file')).ctimeMs, before)
  t.false(await replicateFolder(join(state, 'nowhere'), to, emptyTree(), never))
})

test('a file that vanishes while it is copied is no failure', async t => {
  const { state } = settingsFor(t, 21430)
  await writeFile(join(state, 'file'), 'x')
  const stats = statSync(join(state, 'file'))
  rmSync(join(state, 'file'))
  t.false(await copyEntry(join(state, 'file'), join(state, 'copy'), stats, never))
})
