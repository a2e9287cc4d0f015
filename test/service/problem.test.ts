import { STATUS_CODES } from 'node:http'
import test from 'ava'
import { errors } from '#recovery/errors.ts'
import { Problem, type ProblemCode, problemOf, problems } from '#service/problem.ts'

const codes = Object.keys(problems) as ProblemCode[]

test('every problem is in the one table of errors, with the same advice', t => {
  for (const code of codes) t.is(problems[code].next, errors[code].next, code)
})

test('a problem that may pass has a status that says so', t => {
  for (const code of codes) {
    t.is(errors[code].kind === 'transient', problems[code].status === 503, code)
    t.truthy(STATUS_CODES[problems[code].status])
  }
})

test('of an error that is no problem nothing is told', t => {
  const problem = problemOf(new Error('password authentication failed for user "apitest_api"'))
  const text = JSON.stringify(problem.body('id'))
  t.is(problem.status, 500)
  t.false(/password|apitest_api|stack|problem\.ts/.test(text))
})

test('the cause of a problem stays inside', t => {
  const problem = new Problem(
    'DatabaseUnavailable',
    'the database cannot be reached',
    {},
    new Error('ECONNREFUSED'),
  )
  t.false(JSON.stringify(problem.body('id')).includes('ECONNREFUSED'))
  t.deepEqual(problem.headers, { 'Retry-After': '1' })
})
