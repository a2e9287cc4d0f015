import test from 'ava'
import fc from 'fast-check'
import { cannotRejoin } from '#recovery/rejoin.ts'

const stopped = { state: 'shut down', checkpoint: '0/5000028', timeline: 1 }
const branch = { parent: 1, lsn: '0/50000A0' }

test('what was shut down, and left behind its end, can follow as it is', t => {
  t.is(cannotRejoin(stopped, branch), undefined)
})

test('what ended otherwise, is on another timeline, or goes on behind the fork, cannot', t => {
  t.regex(cannotRejoin({ ...stopped, state: 'in production' }, branch) ?? '', /not shut down/)
  t.regex(cannotRejoin({ ...stopped, timeline: 3 }, branch) ?? '', /timeline 3/)
  t.regex(cannotRejoin({ ...stopped, checkpoint: '0/50000A0' }, branch) ?? '', /behind 0\/50000A0/)
})

test('a database with a record behind the fork never follows', t => {
  const position = fc.integer({ min: 0, max: 0xffff_fff }).map(n => `0/${n.toString(16).toUpperCase()}`)
  fc.assert(
    fc.property(position, position, (checkpoint, lsn) => {
      const before = Number.parseInt(checkpoint.slice(2), 16) < Number.parseInt(lsn.slice(2), 16)
      return (cannotRejoin({ ...stopped, checkpoint }, { parent: 1, lsn }) === undefined) === before
    }),
  )
  t.pass()
})
