import { connect } from 'node:net'
import test from 'ava'
import fc from 'fast-check'
import { ProblemBody, type ProblemCode } from '#service/problem.ts'
import { type Api, noDatabase, putOf, startApi } from './api.ts'

let api: Api
test.before(async () => {
  api = await startApi(
    '127.84.1.1',
    noDatabase({ storeBirthday: async () => {}, birthdayOf: async () => undefined }),
  )
})
test.after.always(() => api.stop())

async function problemIn(response: Response) {
  const text = await response.text()
  if (!response.headers.get('Content-Type')?.startsWith('application/problem+json')) throw new Error(text)
  return ProblemBody.parse(JSON.parse(text))
}

for (const name of ['J0hn', 'John Doe', 'John!', '%00', '😀', 'a%2Fb', '%20', 'a'.repeat(101)]) {
  test(`the name ${name.slice(0, 12)} is refused as a name, for GET and PUT`, async t => {
    for (const init of [{}, putOf({ dateOfBirth: '1985-07-14' })]) {
      const response = await api.fetch(`/hello/${name}`, init)
      t.is(response.status, 400)
      t.deepEqual(
        (await problemIn(response)).errors?.map(fault => fault.field),
        ['name'],
      )
    }
  })
}

for (const name of ['John', 'a'.repeat(100), 'José', 'Łukasz', 'Владимир', '明']) {
  test(`the name ${name.slice(0, 12)} is letters only`, async t => {
    t.is((await api.fetch(`/hello/${encodeURIComponent(name)}`)).status, 404)
  })
}

test('an accent written apart makes the same name as one in the letter', async t => {
  const asked: string[] = []
  const other = await startApi('127.84.1.1', noDatabase({ birthdayOf: async name => void asked.push(name) }))
  await other.fetch(`/hello/${encodeURIComponent('Jose\u0301')}`)
  await other.stop()
  t.deepEqual(asked, ['Jos\u00e9'])
})

const bodies: [what: string, body: unknown, field: string][] = [
  ['without a date', {}, 'dateOfBirth'],
  ['with a number for a date', { dateOfBirth: 5 }, 'dateOfBirth'],
  ['with null for a date', { dateOfBirth: null }, 'dateOfBirth'],
  ['with a date that does not exist', { dateOfBirth: '2023-02-29' }, 'dateOfBirth'],
  ['with a date in another form', { dateOfBirth: '14.07.1985' }, 'dateOfBirth'],
  ['with a field too many', { dateOfBirth: '1985-07-14', admin: true }, 'admin'],
  ['that is a list', ['1985-07-14'], 'body'],
  ['that is null', null, 'body'],
  ['that is a string', '1985-07-14', 'body'],
]
for (const [what, body, field] of bodies) {
  test(`a body ${what} is refused, naming ${field}`, async t => {
    const response = await api.fetch('/hello/John', putOf(body))
    t.is(response.status, 400)
    t.true((await problemIn(response)).errors?.some(fault => fault.field === field))
  })
}

test('a date must lie before today, in UTC', async t => {
  api.clock.now = new Date('2026-07-14T00:00:00Z')
  t.is((await api.put('John', '2026-07-13')).status, 204)
  t.is((await api.put('John', '2026-07-14')).status, 400)
  t.is((await api.put('John', '2026-07-15')).status, 400)
  api.clock.now = new Date('2026-07-14T23:59:59Z')
  t.is((await api.put('John', '2026-07-14')).status, 400)
  api.clock.now = new Date('2026-07-15T00:00:00Z')
  t.is((await api.put('John', '2026-07-14')).status, 204)
})

const json = { 'Content-Type': 'application/json' }
const malformed: [what: string, init: RequestInit, status: number, code: ProblemCode][] = [
  ['malformed JSON', { headers: json, body: '{"dateOfBirth":' }, 400, 'RequestMalformed'],
  ['an empty body', { headers: json, body: '' }, 400, 'RequestMalformed'],
  [
    'bytes that are no UTF-8',
    { headers: json, body: Buffer.from([0x22, 0xff, 0x22]) },
    400,
    'RequestMalformed',
  ],
  [
    'a form',
    { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'a=b' },
    415,
    'MediaTypeUnsupported',
  ],
  ['no content type', { headers: { 'Content-Type': '' }, body: '{}' }, 415, 'MediaTypeUnsupported'],
  [
    'Latin-1',
    { headers: { 'Content-Type': 'application/json; charset=latin1' }, body: '{}' },
    415,
    'MediaTypeUnsupported',
  ],
  [
    'a compressed body',
    { headers: { ...json, 'Content-Encoding': 'gzip' }, body: 'x' },
    415,
    'MediaTypeUnsupported',
  ],
  ['more than 16 KB', { headers: json, body: JSON.stringify('x'.repeat(16_384)) }, 413, 'BodyTooLarge'],
]
for (const [what, init, status, code] of malformed) {
  test(`${what} is answered ${status}`, async t => {
    const response = await api.fetch('/hello/John', { method: 'PUT', ...init })
    t.is(response.status, status)
    t.is((await problemIn(response)).code, code)
  })
}

test('more than 16 KB is refused though its length was not told, and 16 KB are not', async t => {
  const chunked = (text: string) => ({
    method: 'PUT',
    headers: json,
    body: new Blob([text]).stream(),
    duplex: 'half',
  })
  t.is((await api.fetch('/hello/John', chunked('x'.repeat(20_000)) as RequestInit)).status, 413)
  const padded = JSON.stringify({ dateOfBirth: '1985-07-14' }).padEnd(16_384)
  t.is((await api.fetch('/hello/John', chunked(padded) as RequestInit)).status, 204)
})

for (const method of ['POST', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND']) {
  test(`${method} is answered 405, naming what is allowed`, async t => {
    const response = await api.fetch('/hello/John', { method })
    t.is(response.status, 405)
    t.is(response.headers.get('Allow'), 'GET, HEAD, PUT')
    t.is((await problemIn(response)).code, 'MethodNotAllowed')
  })
}

test('what may be put may not be put elsewhere', async t => {
  const response = await api.fetch('/healthz', putOf({}))
  t.is(response.status, 405)
  t.is(response.headers.get('Allow'), 'GET, HEAD')
})

for (const path of [
  '/',
  '/hello',
  '/hello/John/',
  '/hello/John/x',
  '/HELLO/John',
  '/admin',
  '//hello/John',
]) {
  test(`nothing is served at ${path}`, async t => {
    const response = await api.fetch(path)
    t.is(response.status, 404)
    t.is((await problemIn(response)).code, 'RouteUnknown')
  })
}

test('a sane request id is kept, another is replaced, and it is in answer, body and log', async t => {
  const kept = await api.fetch('/nothing', { headers: { 'X-Request-Id': 'call-17.a' } })
  t.is(kept.headers.get('X-Request-Id'), 'call-17.a')
  t.is((await problemIn(kept)).requestId, 'call-17.a')
  t.true(api.log().some(line => line.requestId === 'call-17.a' && line.status === 404))
  const replaced = await api.fetch('/healthz', { headers: { 'X-Request-Id': 'a b"<script>' } })
  t.regex(replaced.headers.get('X-Request-Id') ?? '', /^[0-9a-f-]{36}$/)
})

test('the log names the route and never the person', async t => {
  await api.fetch('/hello/Rumpelstiltskin')
  const lines = api.log()
  t.true(lines.some(line => line.route === '/hello/:name'))
  t.false(JSON.stringify(lines).includes('Rumpelstiltskin'))
})

const raw: [what: string, head: string, status: number][] = [
  ['broken percent-encoding', 'GET /hello/%ZZ HTTP/1.1\r\nHost: x', 400],
  ['a percent-encoding that is no UTF-8', 'GET /hello/%E4 HTTP/1.1\r\nHost: x', 400],
  ['a Host that is none', 'GET /healthz HTTP/1.1\r\nHost: a b', 400],
  ['a Host with an impossible port', 'GET /healthz HTTP/1.1\r\nHost: x:99999999', 400],
  ['an absolute target that is none', 'GET http://[/ HTTP/1.1\r\nHost: x', 400],
  ['no Host', 'GET /healthz HTTP/1.1', 400],
  ['a method that is none', 'FOO /hello/John HTTP/1.1\r\nHost: x', 400],
  ['a space in the target', 'GET /a b HTTP/1.1\r\nHost: x', 400],
  ['headers of 20 KB', `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}`, 431],
  ['an offer to upgrade', 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c', 200],
  ['a question about the server as a whole', 'OPTIONS * HTTP/1.1\r\nHost: x', 404],
  ['an Expect that is not known', 'GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: cake', 400],
  ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
]
for (const [what, head, status] of raw) {
  test(`${what} is answered ${status}, and the service goes on`, async t => {
    const answer = await exchange(`${head}\r\n\r\n`)
    t.regex(answer, new RegExp(`^HTTP/1.1 ${status} `), answer)
    t.false(leaks(answer), answer)
    t.is((await api.fetch('/healthz')).status, 200)
    if (status === 200) return
    const { requestId, code } = ProblemBody.parse(JSON.parse(answer.slice(answer.indexOf('{'))))
    t.regex(answer, new RegExp(`^X-Request-Id: ${requestId}\r$`, 'm'))
    const line = api.log().find(line => line.requestId === requestId)
    t.like(line, { message: 'request refused', route: 'none', status, problem: code })
    t.regex(
      await (await api.fetch('/metrics')).text(),
      new RegExp(
        `^http_request_duration_seconds_count{method="${line?.method}",route="none",status="${status}"} `,
        'm',
      ),
    )
  })
}

test('whatever the body is, the answer is 204 or a problem, and tells nothing of the inside', async t => {
  const anything = fc.oneof(
    fc.json(),
    fc.string(),
    fc.json().map(text => text.slice(1)),
  )
  await fc.assert(
    fc.asyncProperty(anything, async body => {
      const response = await api.fetch('/hello/John', { method: 'PUT', headers: json, body })
      if (response.status !== 204) t.is((await problemIn(response)).status, 400)
    }),
    { numRuns: 150 },
  )
})

test('whatever the path is, the answer is one of ours, and tells nothing of the inside', async t => {
  const segment = fc.string({
    unit: fc.constantFrom(...'%%%2FZ0aé;:@&=+$,?#[]\\^`{|}~._-!*()\'"<>'),
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(segment, async text => {
      const answer = await exchange(`GET /hello/${text} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
      t.regex(answer, /^HTTP\/1\.1 (400|404) /, answer)
      t.false(leaks(answer), answer)
    }),
    { numRuns: 150 },
  )
})

test('a fault inside is 500, and only the log knows what it was', async t => {
  const faulty = await startApi('127.84.1.1', noDatabase())
  const response = await faulty.fetch('/hello/John')
  t.is(response.status, 500)
  const text = await response.text()
  t.false(text.includes('the database was asked'))
  t.false(leaks(text))
  const line = faulty.log().find(({ status }) => status === 500)
  t.like(line, { level: 'error', problem: 'InternalFault', cause: { message: 'the database was asked' } })
  await faulty.stop()
})

/** Traces of code, files or libraries. */
function leaks(text: string): boolean {
  return /\bat \S+ \(|node:|node_modules|\.ts\b|\.js\b|restify|Error:|"stack"|HPE_/i.test(text)
}

/** Sends bytes as they are, and answers all that came back. */
function exchange(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(api.port, api.host, () => socket.write(text))
    let answer = ''
    socket.setTimeout(3_000, () => socket.destroy(new Error('no answer in 3 s')))
    socket.on('data', data => {
      answer += data
      if (/\r\n\r\n(\{.*\})?$/s.test(answer)) socket.end()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })
}
