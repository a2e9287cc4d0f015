import test from 'ava'
import fc from 'fast-check'
import { refusal, tokenHeader } from '#console/admission.ts'
import { namesIn } from '#console/api/route.ts'

const door = { port: 4000, token: 'the-token-of-the-link' }
const own = { host: '127.0.0.1:4000', [tokenHeader]: door.token }

test('the page itself is let in by either name of this machine', t => {
  t.is(refusal({ headers: own, path: '/api/runs' }, door), undefined)
  const byName = {
    ...own,
    host: 'localhost:4000',
    origin: 'http://localhost:4000',
    'sec-fetch-site': 'same-origin',
  }
  t.is(refusal({ headers: byName, path: '/api/runs' }, door), undefined)
  t.is(
    refusal({ headers: { host: own.host }, path: '/console.js' }, door),
    undefined,
    'the page needs no token',
  )
})

test('no other host, origin or token is', t => {
  const refused = (headers: object) => refusal({ headers: { ...own, ...headers }, path: '/api/runs' }, door)
  fc.assert(
    fc.property(fc.string(), text => {
      t.is(refused({ host: text }), 'the request names another host')
      t.is(refused({ origin: text }), 'the request comes from another page')
      t.is(refused({ [tokenHeader]: text }), 'the request has no valid token')
    }),
  )
  t.is(refused({ host: '127.0.0.1:4001' }), 'the request names another host')
  t.is(refused({ 'sec-fetch-site': 'same-site' }), 'the request comes from another page')
})

test('a path gives its names, decoded, or is of another form', t => {
  const pattern = '/api/runs/:region/:execution'
  t.deepEqual(namesIn(pattern, '/api/runs/eu-west-1/a%2Fb'), { region: 'eu-west-1', execution: 'a/b' })
  t.deepEqual(namesIn(pattern, '/api/runs/eu-west-1/%zz'), { region: 'eu-west-1', execution: '%zz' })
  t.is(namesIn(pattern, '/api/runs/eu-west-1'), undefined)
  t.is(namesIn(pattern, '/api/reports/eu-west-1/a'), undefined)
})
