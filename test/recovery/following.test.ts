import test from 'ava'
import fc from 'fast-check'
import { following, isFurther, type Sight } from '#recovery/following.ts'

const record = { active: 'eu-central-1', state: 'active', epoch: 7 } as const
const standing = { lsn: '0/5000028', timeline: 1, stuckFor: 0 }
const follows: Sight = {
  region: 'eu-west-1',
  record,
  database: { kind: 'standby', fromEpoch: 7, standing },
}
const todo = (change: Partial<Sight>) => following({ ...follows, ...change }, 1000)

test('a standby of the epoch follows; without a database, or with one of another epoch, it is seeded', t => {
  t.is(todo({}), 'follow')
  t.is(todo({ database: { kind: 'standby', fromEpoch: 7 } }), 'follow', 'it is down, and only has to start')
  t.is(todo({ database: { kind: 'absent' } }), 'seed')
  t.is(todo({ database: { kind: 'standby', fromEpoch: 6, standing } }), 'seed')
})

test('one that a run has made from an older epoch is left to it, as long as the record has not moved on', t => {
  t.is(todo({ database: { kind: 'standby', fromEpoch: 5, heldIn: 7, standing } }), 'nothing')
  t.is(todo({ database: { kind: 'standby', fromEpoch: 5, heldIn: 6, standing } }), 'seed')
})

test('one that stands still is seeded again after a while, if a backup ends behind it', t => {
  t.is(
    todo({ database: { kind: 'standby', fromEpoch: 7, standing: { ...standing, stuckFor: 999 } } }),
    'follow',
  )
  const stuck = { ...standing, stuckFor: 1000 }
  t.is(todo({ database: { kind: 'standby', fromEpoch: 7, standing: stuck } }), 'seed-if-further')
  t.false(isFurther({ stopWal: '000000010000000000000005' }, stuck))
  t.true(isFurther({ stopWal: '000000010000000000000006' }, stuck))
  t.is(
    todo({ database: { kind: 'standby', fromEpoch: 7, downFor: 1000 } }),
    'seed',
    'one that does not start',
  )
})

test('nothing is done to the active side, during a takeover, or to a directory that may hold writes of its own', t => {
  const database = fc.constantFrom<Sight['database']>(
    { kind: 'absent' },
    { kind: 'standby', fromEpoch: 6, standing },
    { kind: 'standby', fromEpoch: 7, standing: { ...standing, stuckFor: 5000 } },
  )
  fc.assert(
    fc.property(database, fc.integer({ min: 1, max: 9 }), (found, epoch) => {
      const own = { ...record, active: 'eu-west-1', epoch }
      const taking = { ...record, state: 'taking', epoch } as const
      return [own, taking].every(named => todo({ record: named, database: found }) === 'nothing')
    }),
  )
  t.is(todo({ database: { kind: 'other' }, record: { ...record, active: 'eu-west-1' } }), 'nothing')
  t.is(todo({ database: { kind: 'other' } }), 'rejoin', 'it is looked whether it can')
})
