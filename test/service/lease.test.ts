import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { readLease } from '#service/lease.ts'
import { startPostgres, type TestPostgres } from '#test/postgres.ts'
import { bodyOf, realDatabase, startApi } from './api.ts'

const folder = mkdtempSync(join(tmpdir(), 'lease-'))
const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
let postgres: TestPostgres
test.before(async () => {
  postgres = await startPostgres('127.84.9.1')
  await postgres.createDatabase()
})
test.after.always(async () => {
  rmSync(folder, { recursive: true })
  await postgres?.remove()
})

/** A lease that the test writes, and its clock. */
function written(name: string) {
  const file = join(folder, name)
  const clock = { now: 1000 }
  const write = (text: string) => writeFileSync(file, text)
  return { clock, write, lease: readLease(file, () => clock.now) }
}

test('a lease is good up to its end, and longer once it has been extended', t => {
  const { clock, write, lease } = written('extended')
  t.false(lease(true), 'there is no file yet')
  write(`1020.00 7 ${boot}\n`)
  t.true(lease(true))
  clock.now = 1020
  t.false(lease(true))
  write(`1030.00 7 ${boot}\n`)
  t.true(lease(true))
})

test('one that was taken back is noticed within a moment', t => {
  const { clock, write, lease } = written('taken')
  write(`1020.00 7 ${boot}\n`)
  t.true(lease(true))
  write(`0.00 0 ${boot}\n`)
  clock.now += 0.3
  t.false(lease(true))
})

test('one of another boot, and a file that is none, are no lease', t => {
  const { write, lease } = written('other')
  for (const text of ['1020.00 7 another-boot\n', '', 'x y z', `not-a-number 7 ${boot}`]) {
    write(text)
    t.false(lease(true), text)
  }
})

test("the machine's own clock is read", t => {
  const file = join(folder, 'own')
  const now = Number.parseFloat(readFileSync('/proc/uptime', 'utf8'))
  writeFileSync(file, `${now + 60} 7 ${boot}\n`)
  t.true(readLease(file)(true))
  writeFileSync(file, `${now - 1} 7 ${boot}\n`)
  t.false(readLease(file)(true))
})

test('without a lease nothing is served', async t => {
  const api = await startApi(
    '127.84.9.2',
    realDatabase(postgres, () => false),
  )
  t.teardown(api.stop)
  for (const answer of [
    await api.fetch('/hello/John'),
    await api.put('Ada', '1815-12-10'),
    await api.fetch('/readyz'),
  ]) {
    t.is(answer.status, 503)
    t.truthy(answer.headers.get('Retry-After'))
  }
})

test('a write whose commit came behind the end of the lease is not acknowledged, whatever became of it', async t => {
  let asked = 0
  const api = await startApi(
    '127.84.9.3',
    realDatabase(postgres, () => ++asked < 2),
  )
  t.teardown(api.stop)
  const answer = await api.put('Grace', '1906-12-09')
  t.is(answer.status, 503)
  t.is((await bodyOf<{ code: string }>(answer)).code, 'OutcomeUnknown')
})
