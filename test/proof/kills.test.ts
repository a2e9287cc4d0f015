import test from 'ava'
import { kinds, plannedKills } from '#proof/kills.ts'

test('the same seed gives the same kills, another one others', t => {
  t.deepEqual(plannedKills(7, 9), plannedKills(7, 9))
  t.notDeepEqual(plannedKills(7, 9), plannedKills(8, 9))
})

test('fewer kills of a seed are the first of more: one that was found can be come to again', t => {
  t.deepEqual(plannedKills(7, 4), plannedKills(7, 9).slice(0, 4))
})

test('each three in a row are of all kinds, at moments of their own, some with the link cut before', t => {
  const kills = plannedKills(7, 50)
  for (let i = 0; i + 3 <= kills.length; i += 3)
    t.deepEqual(new Set(kills.slice(i, i + 3).map(({ kind }) => kind)), new Set(kinds))
  t.is(new Set(kills.map(({ afterMs }) => afterMs)).size, kills.length)
  t.true(kills.every(({ afterMs, aloneMs }) => afterMs >= 500 && afterMs < 5_500 && aloneMs < 3_000))
  const alone = kills.filter(({ aloneMs }) => aloneMs > 0).length
  t.true(alone > 10 && alone < 40)
})
