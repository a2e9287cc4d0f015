import test from 'ava'
import fc from 'fast-check'
import pg from 'pg'
import { dateOf, formatDate, isBefore, parseDate } from '#service/birthdays.ts'
import { Name } from '#service/person.ts'
import { startPostgres, type TestPostgres } from '#test/postgres.ts'

let postgres: TestPostgres
test.before(async () => {
  postgres = await startPostgres('127.84.6.1')
  await postgres.createDatabase()
})
test.after.always(() => postgres?.remove())

async function asApi<T>(
  use: (client: pg.Client) => Promise<T>,
  database = 'apitest',
  password = 'local-trial-only',
) {
  const { host, port } = postgres.place
  const client = new pg.Client({ host, port, database, user: 'apitest_api', password })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

const dump = () =>
  postgres.query(
    "SELECT 'person' AS t, name, date_of_birth::text AS v FROM person UNION ALL SELECT 'epoch', epoch::text, region FROM epoch ORDER BY 1, 2",
  )

test.serial(
  'a second run changes nothing: migrations once, people and epoch as they are, and the password',
  async t => {
    await postgres.query("UPDATE person SET date_of_birth = '1999-09-09' WHERE name = 'John'")
    const before = await dump()
    const applied = await postgres.query('SELECT * FROM schema_migration ORDER BY name')
    await postgres.createDatabase({ DRCTL_REGION: 'eu-west-1' })
    t.deepEqual(await dump(), before)
    t.deepEqual(await postgres.query('SELECT * FROM schema_migration ORDER BY name'), applied)
    await t.notThrowsAsync(asApi(client => client.query('SELECT 1')))
  },
)

test.serial('two runs at once do not hurt one another', async t => {
  await t.notThrowsAsync(Promise.all([postgres.createDatabase(), postgres.createDatabase()]))
})

test.serial('DRCTL_API_PASSWORD replaces the password, quotes and all, and it is in no log', async t => {
  const password = `it's "quoted" \\ and $odd$`
  await postgres.query("ALTER SYSTEM SET log_statement = 'all'", 'postgres')
  await postgres.query('SELECT pg_reload_conf()', 'postgres')
  const { stdout, stderr } = await postgres.createDatabase({ DRCTL_API_PASSWORD: password })
  await t.notThrowsAsync(asApi(client => client.query('SELECT 1'), 'apitest', password))
  await t.throwsAsync(
    asApi(client => client.query('SELECT 1')),
    { message: /password authentication failed/ },
  )
  const log = await postgres.log()
  t.true(log.includes('CREATE SCHEMA'), 'the log holds the statements')
  for (const text of [stdout, stderr, log]) t.false(text.includes('quoted'))
  await postgres.query('ALTER SYSTEM RESET log_statement', 'postgres')
  await postgres.createDatabase({ DRCTL_API_PASSWORD: 'local-trial-only' })
})

test.serial(
  'an empty DRCTL_API_PASSWORD is refused aloud, not taken for a role without password',
  async t => {
    const error = await t.throwsAsync(postgres.createDatabase({ DRCTL_API_PASSWORD: '' }))
    t.regex(error?.message ?? '', /apitest_api has no password/)
    await postgres.createDatabase({ DRCTL_API_PASSWORD: 'local-trial-only' })
  },
)

test('the password is kept as a SCRAM verifier', async t => {
  const [row] = await postgres.query<{ kept: string }>(
    "SELECT rolpassword AS kept FROM pg_authid WHERE rolname = 'apitest_api'",
  )
  t.true(row?.kept.startsWith('SCRAM-SHA-256$'))
})

const forbidden = [
  'DELETE FROM person',
  'TRUNCATE person',
  "UPDATE person SET name = 'Other' WHERE name = 'John'",
  'DROP TABLE person',
  'ALTER TABLE person ADD COLUMN x int',
  'CREATE TABLE apitest.mine (x int)',
  'CREATE TABLE public.mine (x int)',
  'CREATE TEMP TABLE mine (x int)',
  'CREATE SCHEMA mine',
  "INSERT INTO epoch VALUES (99, 'x')",
  "UPDATE epoch SET region = 'x'",
  'SELECT * FROM heartbeat',
  'UPDATE heartbeat SET beat = now()',
  'SELECT * FROM schema_migration',
  'CREATE ROLE mine',
  'SET ROLE apitest_owner',
  'SET ROLE postgres',
  "SELECT pg_read_file('/etc/passwd')",
  "COPY person TO PROGRAM 'true'",
  'SELECT pg_switch_wal()',
  'SELECT pg_promote()',
  'ALTER SYSTEM SET fsync = off',
  'CREATE EXTENSION dblink',
]
for (const statement of forbidden) {
  test(`the API's role may not: ${statement}`, async t => {
    const error = await t.throwsAsync(
      asApi(client => client.query(statement)),
      { instanceOf: pg.DatabaseError },
    )
    t.is(error?.code, '42501')
  })
}

test('the API can do what it asks for, and no more rows of what it is', async t => {
  const [role] = await postgres.query(
    "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, rolconnlimit FROM pg_roles WHERE rolname = 'apitest_api'",
  )
  t.deepEqual(role, {
    rolsuper: false,
    rolcreatedb: false,
    rolcreaterole: false,
    rolreplication: false,
    rolbypassrls: false,
    rolconnlimit: 40,
  })
  t.deepEqual(
    await postgres.query(
      "SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = 'apitest_api'",
    ),
    [],
  )
})

test('others may not even connect', async t => {
  await postgres.query('CREATE ROLE stranger LOGIN')
  const [row] = await postgres.query<{ may: boolean }>(
    "SELECT has_database_privilege('stranger', 'apitest', 'CONNECT') AS may",
  )
  t.false(row?.may)
})

/** Tries an insert and takes it back. Answers the constraint that refused it. */
async function refusal(client: pg.Client, name: string, date: string): Promise<string | undefined> {
  await client.query('BEGIN')
  const values = [name, date]
  const text =
    'INSERT INTO person (name, date_of_birth) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET date_of_birth = excluded.date_of_birth'
  const refused = await client.query(text, values).then(
    () => undefined,
    error => error.constraint ?? error.code,
  )
  await client.query('ROLLBACK')
  return refused
}

test('the database refuses exactly the names that the service refuses', async t => {
  const unit = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...'abzAZéßŁдعあ明ªº𐐷') },
    { weight: 1, arbitrary: fc.constantFrom(...'0 _-.\'"\n\u0301\u200b€٣Ⅷ²😀') },
  )
  const names = fc.oneof(
    fc.string({ unit, maxLength: 8 }),
    fc.string({ unit: 'grapheme', maxLength: 4 }),
    fc.constantFrom('a'.repeat(100), 'a'.repeat(101), '𐐷'.repeat(100)),
  )
  await asApi(client =>
    fc.assert(
      fc.asyncProperty(names, async given => {
        // Of Unicode 15.1, which Node knows and the ICU of Debian 12 does not: what the database refuses of it is a 400 too.
        const known = given.replaceAll('\0', '').replaceAll(/[\u{2EBF0}-\u{2EE5D}]/gu, '明')
        const name = known.normalize('NFC')
        const refused = await refusal(client, name, '1985-07-14')
        t.is(refused === undefined, Name.safeParse(name).success, `${JSON.stringify(name)}: ${refused}`)
      }),
      { numRuns: 300 },
    ),
  )
})

test('the database refuses exactly the dates that the service refuses', async t => {
  const today = dateOf(new Date())
  const dates = fc.oneof(
    fc
      .date({ min: new Date('0001-01-01'), max: new Date('9998-01-01'), noInvalidDate: true })
      .map(moment => formatDate(dateOf(moment))),
    fc
      .tuple(
        fc.integer({ min: 1890, max: 2040 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 27, max: 32 }),
      )
      .map(([year, month, day]) => formatDate({ year, month, day })),
    fc.constantFrom(formatDate(today), '0000-01-01', '0001-01-01', '2023-02-29'),
  )
  await asApi(client =>
    fc.assert(
      fc.asyncProperty(dates, async text => {
        const date = parseDate(text)
        const refused = await refusal(client, 'John', text)
        t.is(refused === undefined, date !== undefined && isBefore(date, today), `${text}: ${refused}`)
      }),
      { numRuns: 300 },
    ),
  )
})

for (const value of ['infinity', '-infinity', '0044-03-15 BC']) {
  test(`the date ${value} is refused`, async t =>
    t.truthy(await asApi(client => refusal(client, 'John', value))))
}

test('a beat writes WAL each time, and there is one row of it', async t => {
  const beat = async () => {
    await postgres.psql(['-q', '-d', 'apitest', '-f', 'sql/heartbeat.sql'])
    const rows = await postgres.query<{ beat: Date }>('SELECT beat FROM heartbeat')
    t.is(rows.length, 1)
    return rows[0]?.beat ?? new Date(0)
  }
  const first = await beat()
  t.true(first < (await beat()))
})

test('an epoch is opened once; the same again changes nothing, another region fails', async t => {
  const open = (epoch: number, region: string) =>
    postgres.psql([
      '-q',
      '-d',
      'apitest',
      '-v',
      `epoch=${epoch}`,
      '-v',
      `region=${region}`,
      '-f',
      'sql/open_epoch.sql',
    ])
  await open(2, 'eu-west-1')
  await open(2, 'eu-west-1')
  await t.throwsAsync(open(2, 'eu-central-1'))
  t.deepEqual(await postgres.query('SELECT epoch, region FROM epoch ORDER BY epoch'), [
    { epoch: 1, region: 'local' },
    { epoch: 2, region: 'eu-west-1' },
  ])
})
