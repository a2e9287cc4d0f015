import test from 'ava'
import { startPostgres, type TestPostgres } from '#test/postgres.ts'
import { until } from '#test/until.ts'
import { type Api, realDatabase, startApi } from './api.ts'

let postgres: TestPostgres
let api: Api
test.before(async () => {
  postgres = await startPostgres('127.84.4.1')
  await postgres.createDatabase()
  api = await startApi('127.84.4.2', realDatabase(postgres))
})
test.after.always(async () => {
  await api?.stop()
  await postgres?.remove()
})

async function flushed(): Promise<string> {
  const [row] = await postgres.query<{ lsn: string }>('SELECT pg_current_wal_flush_lsn()::text AS lsn')
  return row?.lsn ?? ''
}

async function set(name: string, value: string) {
  await postgres.query(`ALTER SYSTEM SET ${name} = '${value}'`, 'postgres')
  await postgres.query('SELECT pg_reload_conf()', 'postgres')
}

/** The API's backend that waits for a standby after its commit. */
const waitingBackend = () =>
  until('a commit waits for the standby', 5_000, async () => {
    const [row] = await postgres.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'drctl-api' AND wait_event = 'SyncRep'",
    )
    return row?.pid
  })

const outcomeUnknown = { status: 503, code: 'OutcomeUnknown' }

test.serial('every 204 has written WAL and flushed it, an equal row too', async t => {
  for (let i = 0; i < 3; i++) {
    const before = await flushed()
    t.is((await api.put('Same', '1990-01-01')).status, 204)
    const [row] = await postgres.query<{ more: boolean }>(
      `SELECT pg_current_wal_flush_lsn() > '${before}' AS more`,
    )
    t.true(row?.more)
  }
})

test.serial('a commit that does not wait for its own disk is not acknowledged', async t => {
  await set('synchronous_commit', 'off')
  await until(
    'the setting is in force',
    5_000,
    async () => (await api.put('Off', '1990-01-01')).status === 503,
  )
  t.like(await (await api.put('Off', '1990-01-01')).json(), outcomeUnknown)
  await set('synchronous_commit', 'on')
  await until(
    'writes are acknowledged again',
    5_000,
    async () => (await api.put('Off', '1990-01-01')).status === 204,
  )
})

test.serial('a cancelled wait for the standby is outcome unknown, though PostgreSQL says COMMIT', async t => {
  await set('synchronous_standby_names', 'nobody')
  await until('commits wait', 5_000, async () => {
    const [row] = await postgres.query<{ names: string }>(
      "SELECT current_setting('synchronous_standby_names') AS names",
    )
    return row?.names === 'nobody'
  })
  const write = api.put('Cancelled', '1990-01-01')
  await postgres.query(`SELECT pg_cancel_backend(${await waitingBackend()})`)
  t.like(await (await write).json(), outcomeUnknown)
  t.is(
    (await api.fetch('/hello/Cancelled')).status,
    200,
    'it is stored all the same: unknown was the true answer',
  )
})

test.serial('a connection lost while the commit waits is outcome unknown', async t => {
  const write = api.put('Terminated', '1990-01-01')
  await postgres.query(`SELECT pg_terminate_backend(${await waitingBackend()})`)
  t.like(await (await write).json(), outcomeUnknown)
})

test.serial('a commit that waits beyond the bound is outcome unknown, and reads go on', async t => {
  const start = performance.now()
  t.like(await (await api.put('Late', '1990-01-01')).json(), outcomeUnknown)
  t.true(performance.now() - start < 6_000)
  t.is((await api.fetch('/hello/John')).status, 200)
})

test.serial(
  'without the missing standby writes are acknowledged again, on connections that were warned too',
  async t => {
    await set('synchronous_standby_names', '')
    await until(
      'writes are acknowledged',
      5_000,
      async () => (await api.put('Again', '1990-01-01')).status === 204,
    )
    const statuses = await Promise.all(Array.from({ length: 30 }, () => api.put('Again', '1990-01-01')))
    t.true(statuses.every(response => response.status === 204))
  },
)

test.serial('what was answered 204 is there after the server was killed', async t => {
  const acknowledged: string[] = []
  let writing = true
  const load = Array.from({ length: 4 }, async (_, i) => {
    for (let n = 0; writing && n < 26 * 26; n++) {
      const name = `Killed${String.fromCharCode(97 + i, 97 + (n % 26), 97 + Math.floor(n / 26))}`
      if ((await api.put(name, '1990-01-01')).status === 204) acknowledged.push(name)
    }
  })
  await until('some are stored', 10_000, () => acknowledged.length > 50)
  await postgres.kill()
  writing = false
  await Promise.all(load)
  await postgres.start()
  const rows = await postgres.query<{ name: string }>("SELECT name FROM person WHERE name LIKE 'Killed%'")
  const stored = new Set(rows.map(row => row.name))
  t.deepEqual(
    acknowledged.filter(name => !stored.has(name)),
    [],
  )
})
