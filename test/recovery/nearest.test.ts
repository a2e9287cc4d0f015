import test from 'ava'
import { nearest } from '#recovery/nearest.ts'

const known = ['failover start', 'failover watch', 'status', 'init']

test('a word with a few letters wrong is known again, whatever its case', t => {
  t.is(nearest('failover strat', known), 'failover start')
  t.is(nearest('Statsu', known), 'status')
})

test('of a word that is like none nothing is guessed', t => {
  t.is(nearest('nothing', known), undefined)
  t.is(nearest('toString', known), undefined)
  t.is(nearest('', known), undefined)
})

test('the nearest of several is taken', t => {
  t.is(
    nearest('failover-epoch-8-attempt-2', ['failover-epoch-7-attempt-3', 'failover-epoch-8-attempt-1']),
    'failover-epoch-8-attempt-1',
  )
})
