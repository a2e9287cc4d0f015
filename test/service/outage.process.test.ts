import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { startPostgres, type TestPostgres } from '#test/postgres.ts'
import { until } from '#test/until.ts'
import { type Api, realDatabase, startApi } from './api.ts'

/** The bounds of service/limits.ts together, and room for a slow machine. */
const quickly = 6_000

let postgres: TestPostgres
let api: Api
test.before(async () => {
  postgres = await startPostgres('127.84.3.1')
  await postgres.createDatabase()
  api = await startApi('127.84.3.2', realDatabase(postgres))
})
test.after.always(async () => {
  await postgres?.thaw()
  await api?.stop()
  await postgres?.remove()
})

async function timed(ask: () => Promise<Response>) {
  const start = performance.now()
  const response = await ask()
  return {
    status: response.status,
    retryAfter: response.headers.get('Retry-After'),
    body: await response.text(),
    took: performance.now() - start,
  }
}

const recovered = () =>
  until('the API serves again', 15_000, async () => {
    const statuses = [
      await api.fetch('/hello/John'),
      await api.put('John', '1985-07-14'),
      await api.fetch('/readyz'),
    ]
    return statuses.map(response => response.status).join() === '200,204,200'
  })

test.serial(
  'killed: everything that needs the database is 503 at once, and it recovers by itself',
  async t => {
    await recovered()
    await postgres.kill()
    for (const ask of [
      () => api.fetch('/hello/John'),
      () => api.put('John', '1985-07-14'),
      () => api.fetch('/readyz'),
    ]) {
      const answer = await timed(ask)
      t.is(answer.status, 503)
      t.is(answer.retryAfter, '1')
      t.true(answer.took < 1_000, `${answer.took} ms`)
      t.false(/ECONN|127\.84|connect|postgres/i.test(answer.body), answer.body)
    }
    t.is((await api.fetch('/healthz')).status, 200)
    await postgres.start()
    await recovered()
    t.pass()
  },
)

test.serial('stopped in an orderly way under load: 503 or served, never anything else', async t => {
  let stopping = true
  const seen = new Set<number>()
  const load = Array.from({ length: 8 }, async (_, i) => {
    while (stopping)
      seen.add((await (i % 2 ? api.put('Load', '1990-01-01') : api.fetch('/hello/John'))).status)
  })
  await until('the load runs', 5_000, () => seen.has(200) && seen.has(204))
  await postgres.stop()
  await until('the load is refused', 5_000, () => seen.has(503))
  await postgres.start()
  await recovered()
  stopping = false
  await Promise.all(load)
  t.deepEqual([...seen].sort(), [200, 204, 503])
})

test.serial('frozen: 503 within the bound though nothing answers, and it recovers when thawed', async t => {
  await recovered()
  await postgres.freeze()
  const asks = Array.from({ length: 30 }, (_, i) =>
    timed(() => (i % 2 ? api.put('John', '1985-07-14') : api.fetch('/hello/John'))),
  )
  for (const answer of [...(await Promise.all(asks)), await timed(() => api.fetch('/readyz'))]) {
    t.is(answer.status, 503)
    t.true(answer.took < quickly, `${answer.took} ms`)
  }
  t.is((await api.fetch('/healthz')).status, 200)
  await postgres.thaw()
  await recovered()
})

test.serial('more requests than may wait are turned away at once', async t => {
  await postgres.freeze()
  const answers = await Promise.all(Array.from({ length: 300 }, () => timed(() => api.fetch('/hello/John'))))
  t.true(answers.every(answer => answer.status === 503))
  t.true(answers.some(answer => answer.body.includes('too many requests wait')))
  await postgres.thaw()
  await recovered()
})

test.serial('read-only: reading goes on, writing is 503 and says that nothing was stored', async t => {
  await postgres.query('ALTER SYSTEM SET default_transaction_read_only = on', 'postgres')
  await postgres.query('SELECT pg_reload_conf()', 'postgres')
  await until('writes are refused', 5_000, async () => (await api.put('John', '1985-07-14')).status === 503)
  const write = await api.put('John', '2001-01-01')
  t.like(await write.json(), { code: 'DatabaseUnavailable', detail: 'the database takes no writes now' })
  t.is((await api.fetch('/hello/John')).status, 200)
  t.like(await (await api.fetch('/readyz')).json(), { reasons: ['the database takes no writes'], epoch: 1 })
  await postgres
    .query(
      'SET default_transaction_read_only = off; ALTER SYSTEM RESET default_transaction_read_only',
      'postgres',
    )
    .catch(() =>
      postgres.psql([
        '-c',
        'SET default_transaction_read_only = off',
        '-c',
        'ALTER SYSTEM RESET default_transaction_read_only',
      ]),
    )
  await postgres.query('SELECT pg_reload_conf()', 'postgres')
  await recovered()
})

test.serial('a standby serves reads, refuses writes, and takes them as soon as it is promoted', async t => {
  await postgres.stop()
  await writeFile(join(postgres.data, 'standby.signal'), '')
  await postgres.start()
  await until('the standby is read', 10_000, async () => (await api.fetch('/hello/John')).status === 200)
  t.is((await api.put('John', '1985-07-14')).status, 503)
  t.is((await api.fetch('/readyz')).status, 503)
  await postgres.query('SELECT pg_promote()', 'postgres')
  await recovered()
  t.pass()
})
