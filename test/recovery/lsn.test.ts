import test from 'ava'
import fc from 'fast-check'
import { DrctlError } from '#recovery/errors.ts'
import { compareLsn, formatLsn, parseLsn } from '#recovery/lsn.ts'

const lsn = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n })

test('an LSN is written as PostgreSQL writes it', t => {
  t.is(formatLsn(0n), '0/0')
  t.is(formatLsn(0x3000148n), '0/3000148')
  t.is(formatLsn((1n << 32n) + 0xabcn), '1/ABC')
  t.is(parseLsn('16/B374D848'), 0x16b374d848n)
})

test('an LSN survives being written and read', t => {
  fc.assert(fc.property(lsn, value => parseLsn(formatLsn(value)) === value))
  t.pass()
})

test('positions compare as numbers and not as text', t => {
  fc.assert(
    fc.property(lsn, lsn, (a, b) => compareLsn(formatLsn(a), formatLsn(b)) === (a < b ? -1 : a > b ? 1 : 0)),
  )
  t.is(compareLsn('0/9', '0/10'), -1)
})

test('what is no LSN is refused by name', t => {
  for (const text of ['', '0', '0/', '/0', '0/G', '0/123456789', ' 0/1', '0/1\n', 'latest']) {
    const error = t.throws(() => parseLsn(text), { instanceOf: DrctlError })
    t.is(error?.code, 'InputInvalid', text)
  }
  t.throws(() => formatLsn(-1n), { name: 'InputInvalid' })
  t.throws(() => formatLsn(1n << 64n), { name: 'InputInvalid' })
})
