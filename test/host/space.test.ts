import test from 'ava'
import { limits } from '#host/limits.ts'
import { refuseWithoutSpace } from '#host/restore/space.ts'

const need = { databaseBytes: 10_000_000_000, walBytes: 500_000_000, alreadyThere: 0 }
const enough = need.databaseBytes + need.walBytes + limits.diskReserve

test('a restore that fits, with its WAL and the reserve, may begin', t => {
  t.notThrows(() => refuseWithoutSpace({ ...need, free: enough }))
})

test('one byte too few is refused, and the missing bytes are named', t => {
  const error = t.throws(() => refuseWithoutSpace({ ...need, free: enough - 1 }), { code: 'DiskFull' })
  t.regex(error.message, /: 1 bytes are missing$/)
})

test('what an interrupted restore has written already is not asked for again', t => {
  t.notThrows(() =>
    refuseWithoutSpace({ ...need, alreadyThere: 4_000_000_000, free: enough - 4_000_000_000 }),
  )
})
