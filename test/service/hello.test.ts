import test from 'ava'
import * as z from 'zod'
import type { ProblemBody } from '#service/problem.ts'
import { startPostgres, type TestPostgres } from '#test/postgres.ts'
import { type Api, bodyOf, realDatabase, startApi } from './api.ts'

let postgres: TestPostgres
let api: Api
test.before(async () => {
  postgres = await startPostgres('127.84.2.1')
  await postgres.createDatabase()
  api = await startApi('127.84.2.2', realDatabase(postgres))
})
test.after.always(async () => {
  await api?.stop()
  await postgres?.remove()
})

const greetingIn = async (response: Promise<Response>) =>
  (await bodyOf<{ message: string }>(response)).message
const message = (name: string) => greetingIn(api.fetch(`/hello/${name}`))

for (const name of ['John', 'Jane', 'Robert']) {
  test(`${name} is there at the start`, async t => {
    const response = await api.fetch(`/hello/${name}`)
    t.is(response.status, 200)
    t.is(response.headers.get('Content-Type'), 'application/json')
    t.regex(
      await greetingIn(Promise.resolve(response)),
      new RegExp(`^Hello, ${name}! (Your birthday is in \\d+ day\\(s\\)|Happy birthday!)$`),
    )
  })
}

test('who is not stored is not known', async t => {
  const response = await api.fetch('/hello/Nobody')
  t.is(response.status, 404)
  t.is((await bodyOf(response)).code, 'PersonUnknown')
})

test.serial('a person is stored, greeted by the day, updated, and greeted anew', async t => {
  api.clock.now = new Date('2026-07-09T12:00:00Z')
  const stored = await api.put('Ada', '1985-07-14')
  t.is(stored.status, 204)
  t.is(await stored.text(), '')
  t.is(await message('Ada'), 'Hello, Ada! Your birthday is in 5 day(s)')
  t.is((await api.put('Ada', '1985-07-09')).status, 204)
  t.is(await message('Ada'), 'Hello, Ada! Happy birthday!')
})

test.serial(
  'a birthday on 29 February is kept on the 28th in a common year, and not in a leap year',
  async t => {
    t.is((await api.put('Leap', '1992-02-29')).status, 204)
    api.clock.now = new Date('2027-02-28T00:00:00Z')
    t.is(await message('Leap'), 'Hello, Leap! Happy birthday!')
    api.clock.now = new Date('2028-02-28T23:59:59Z')
    t.is(await message('Leap'), 'Hello, Leap! Your birthday is in 1 day(s)')
  },
)

test.serial('the date is read as it was stored, whatever style and zone the server has', async t => {
  await postgres.query(
    `ALTER ROLE apitest_api SET datestyle = 'SQL, DMY'; ALTER ROLE apitest_api SET timezone = 'Pacific/Kiritimati'`,
  )
  const other = await startApi('127.84.2.2', realDatabase(postgres))
  t.teardown(other.stop)
  other.clock.now = new Date('2026-03-01T00:00:00Z')
  t.is((await other.put('Style', '1990-03-02')).status, 204)
  t.is(await greetingIn(other.fetch('/hello/Style')), 'Hello, Style! Your birthday is in 1 day(s)')
})

test('when the server is a day behind, its refusal names the field', async t => {
  const other = await startApi('127.84.2.2', realDatabase(postgres))
  t.teardown(other.stop)
  other.clock.now = new Date('2099-01-02T00:00:00Z')
  const response = await other.put('Early', '2099-01-01')
  t.is(response.status, 400)
  t.is((await bodyOf<ProblemBody>(response)).errors?.[0]?.field, 'dateOfBirth')
})

test('a name is a value, never SQL', async t => {
  const response = await api.fetch(`/hello/${encodeURIComponent("x'; DROP TABLE person; --")}`)
  t.is(response.status, 400)
  t.is(await message('John'), await message('John'))
})

test('HEAD is answered as GET, without the body', async t => {
  const response = await api.fetch('/hello/John', { method: 'HEAD' })
  t.is(response.status, 200)
  t.true(Number(response.headers.get('Content-Length')) > 0)
})

test('/readyz says epoch and region', async t => {
  const response = await api.fetch('/readyz')
  t.is(response.status, 200)
  t.deepEqual(await response.json(), { status: 'ready', region: 'local', epoch: 1 })
})

test('/readyz refuses when the newest epoch belongs to another region', async t => {
  const other = await startApi('127.84.2.2', realDatabase(postgres), 'eu-west-1')
  t.teardown(other.stop)
  const response = await other.fetch('/readyz')
  t.is(response.status, 503)
  t.is(response.headers.get('Retry-After'), '1')
  t.like(await response.json(), {
    region: 'eu-west-1',
    epoch: 1,
    reasons: ['epoch 1 belongs to region local, this is eu-west-1'],
  })
})

test('/metrics counts requests by route, and connections', async t => {
  await api.fetch('/hello/Jane')
  const response = await api.fetch('/metrics')
  t.true(response.headers.get('Content-Type')?.startsWith('text/plain'))
  const text = await response.text()
  t.regex(
    text,
    /^http_request_duration_seconds_count\{method="GET",route="\/hello\/:name",status="200"\} \d+$/m,
  )
  t.regex(text, /^database_connections\{state="open"\} \d+$/m)
  t.regex(text, /^process_resident_memory_bytes \d+$/m)
})

const Document = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        responses: z.record(z.string(), z.object({ content: z.record(z.string(), z.any()).optional() })),
      }),
    ),
  ),
  components: z.object({ schemas: z.object({ Problem: z.any() }) }),
})

test('every answer is one that the OpenAPI document describes', async t => {
  const document = Document.parse(await (await api.fetch('/openapi.json')).json())
  const asked: [method: string, path: string, described: string, init?: RequestInit][] = [
    ['get', '/hello/John', '/hello/{name}'],
    ['get', '/hello/Nobody', '/hello/{name}'],
    ['get', '/hello/J0', '/hello/{name}'],
    [
      'put',
      '/hello/Zoe',
      '/hello/{name}',
      { headers: { 'Content-Type': 'application/json' }, body: '{"dateOfBirth":"2001-01-01"}' },
    ],
    ['put', '/hello/Zoe', '/hello/{name}', { headers: { 'Content-Type': 'application/json' }, body: '{}' }],
    ['put', '/hello/Zoe', '/hello/{name}', { headers: { 'Content-Type': 'text/plain' }, body: '{}' }],
    [
      'put',
      '/hello/Zoe',
      '/hello/{name}',
      { headers: { 'Content-Type': 'application/json' }, body: ' '.repeat(20_000) },
    ],
    ['get', '/healthz', '/healthz'],
    ['get', '/readyz', '/readyz'],
    ['get', '/metrics', '/metrics'],
    ['get', '/openapi.json', '/openapi.json'],
  ]
  for (const [method, path, described, init] of asked) {
    const response = await api.fetch(path, { method: method.toUpperCase(), ...init })
    const said = document.paths[described]?.[method]?.responses[response.status]
    t.truthy(said, `${method} ${path}: ${response.status} is not described`)
    const type = response.headers.get('Content-Type')?.split(';')[0]
    t.deepEqual(Object.keys(said?.content ?? {}), type ? [type] : [], `${method} ${path}`)
    if (type?.endsWith('json')) {
      const schema = said?.content?.[type].schema
      const whole = schema.$ref ? document.components.schemas.Problem : schema
      t.notThrows(() => z.fromJSONSchema(whole).parse, `${method} ${path}`)
      z.fromJSONSchema(whole).parse(await response.json())
    }
  }
  t.deepEqual(
    [...new Set(asked.map(([, , described]) => described))].sort(),
    Object.keys(document.paths).sort(),
  )
})
