import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test from 'ava'
import type { CalendarDate } from '#service/birthdays.ts'
import { Problem } from '#service/problem.ts'
import { until } from '#test/until.ts'
import { bodyOf, noDatabase, startApi } from './api.ts'

const refused = (): Promise<never> => Promise.reject(new Problem('DatabaseUnavailable', 'not promoted yet'))

/** The API of a region that keeps people in memory, and refuses while it is not `active`. */
async function region(host: string, active: boolean) {
  const people = new Map<string, CalendarDate>()
  const state = { active, asked: 0 }
  const guarded = <T>(work: () => T): Promise<T> => {
    state.asked += 1
    return state.active ? Promise.resolve(work()) : refused()
  }
  const database = noDatabase({
    birthdayOf: name => guarded(() => people.get(name)),
    storeBirthday: (name, date) => guarded(() => void people.set(name, date)),
  })
  return { state, people, api: await startApi(host, database) }
}

/** A side that has handed over, and its successor. */
async function pair(net: string, active: boolean) {
  const old = await region(`${net}.1`, false)
  const next = await region(`${net}.2`, active)
  old.api.successor = new URL(next.api.url)
  return { old, next, stop: () => Promise.all([old.api.stop(), next.api.stop()]) }
}

const asked = ({ state }: { state: { asked: number } }) =>
  until('the other side to be asked', 5000, () => state.asked > 0)

test('what is asked of a side that has handed over is answered by the other, in its words', async t => {
  const { old, next, stop } = await pair('127.84.21', true)
  t.teardown(stop)
  t.is((await old.api.put('Ada', '1815-12-10')).status, 204)
  t.deepEqual([...next.people.keys()], ['Ada'])
  const greeting = await old.api.fetch('/hello/Ada')
  t.is(greeting.status, 200)
  t.regex((await bodyOf<{ message: string }>(greeting)).message, /^Hello, Ada!/)
  t.is((await old.api.fetch('/hello/Ada', { method: 'HEAD' })).status, 200)
  const unknown = await old.api.fetch('/hello/Nobody', { headers: { 'x-request-id': 'mine' } })
  t.is(unknown.status, 404)
  t.is(unknown.headers.get('Content-Type'), 'application/problem+json')
  t.is((await bodyOf(unknown)).requestId, 'mine')
  t.is((await old.api.put('Ada', 'never')).status, 400)
  t.is(old.state.asked, 0, 'its own database is not asked')
})

test('a request is held while the other side does not serve yet', async t => {
  const { old, next, stop } = await pair('127.84.22', false)
  t.teardown(stop)
  const answers = Promise.all([old.api.put('Ada', '1815-12-10'), old.api.put('Grace', '1906-12-09')])
  await asked(next)
  next.state.active = true
  t.deepEqual(
    (await answers).map(({ status }) => status),
    [204, 204],
  )
  t.deepEqual([...next.people.keys()].sort(), ['Ada', 'Grace'])
})

test('two sides that each think the other serves send a request on once', async t => {
  const { old, next, stop } = await pair('127.84.23', false)
  t.teardown(stop)
  next.api.successor = new URL(old.api.url)
  const answer = old.api.put('Ada', '1815-12-10')
  await asked(next)
  t.is(old.state.asked, 0)
  next.state.active = true
  t.is((await answer).status, 204)
})

test('a request that is held is served here, once this side is the active one again', async t => {
  const { old, next, stop } = await pair('127.84.25', false)
  t.teardown(stop)
  const answer = old.api.put('Ada', '1815-12-10')
  await asked(next)
  old.state.active = true
  old.api.successor = undefined
  t.is((await answer).status, 204)
  t.deepEqual([...old.people.keys()], ['Ada'])
})

test('a write whose answer breaks off is not sent again, a read is', async t => {
  const old = await startApi('127.84.24.1', noDatabase())
  const next = await breaking('127.84.24.2')
  t.teardown(() => Promise.all([old.stop(), next.stop()]))
  old.successor = next.url
  const write = await old.put('Ada', '1815-12-10')
  t.is(write.status, 503)
  t.is((await bodyOf(write)).code, 'OutcomeUnknown')
  t.is(next.state.asked, 1)
  const read = old.fetch('/hello/Ada')
  await until('the read to be sent again', 5000, () => next.state.asked >= 3)
  next.state.mended = true
  t.deepEqual(await bodyOf(read), {})
})

/** Takes requests and breaks the connection off, until it is mended. */
async function breaking(host: string) {
  const state = { asked: 0, mended: false }
  const server = createServer((request, response) => {
    state.asked += 1
    if (state.mended) response.end('{}')
    else request.socket.destroy()
  }).listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { state, url: new URL(`http://${host}:${port}`), stop: async () => void server.close() }
}
