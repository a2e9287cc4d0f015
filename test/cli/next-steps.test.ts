import { globSync } from 'node:fs'
import test from 'ava'
import { type ErrorCode, errors } from '#recovery/errors.ts'

const texts: [string, string][] = Object.entries(errors).map(([code, { next }]) => [code, next])

test('whoever is told to decide can type it: a decision needs a reason', t => {
  const decisions = texts.filter(([, next]) => next.includes('drctl failover decide'))
  t.true(decisions.length > 0)
  for (const [code, next] of decisions) t.true(next.endsWith(' --reason "<why>"'), code)
})

test('where the answers differ from question to question, none is promised', t => {
  const codes: ErrorCode[] = ['SmokeTestFailed', 'StepFailed']
  for (const code of codes) t.regex(errors[code].next, /give one of the answers that the question offers$/)
})

test('every command of drctl that is named is one', t => {
  const known = new Set(
    globSync('cli/commands/**/*.ts').map(file => file.slice('cli/commands/'.length, -'.ts'.length)),
  )
  for (const [code, next] of texts) {
    for (const [, words = ''] of next.matchAll(/: drctl ((?:[a-z]+ ?){1,2})/g)) {
      const [topic = '', verb = ''] = words.trim().split(' ')
      t.true(known.has(topic) || known.has(`${topic}/${verb}`), `${code}: drctl ${words}`)
    }
  }
})
