import { dirname } from 'node:path'
import test from 'ava'
import { missing } from '#proof/judge.ts'
import { plannedKills } from '#proof/kills.ts'
import { prove } from '#proof/proof.ts'
import { linesOf } from '#proof/table.ts'
import { down } from '#sandbox/up/down.ts'
import { pointAt } from '#sandbox/up/environment.ts'
import { up } from '#sandbox/up/up.ts'
import { claimSettings } from './claim.ts'

/** One with which the side that is lost has been alone before, so that something is lost with it. */
const seed = 11

test('killed, frozen and cut off under load: the report’s bound holds, the amended report is exact, and the old side acknowledges nothing that is sent after the promotion', async t => {
  const settings = { ...claimSettings(t, 'warm'), leaseSeconds: 2 }
  pointAt(settings)
  t.teardown(() => down(settings))
  // Not a copy of the others' sandbox: the lease is written down in both regions.
  await up(settings)
  let n = 0
  const judged = await prove(settings, {
    kills: plannedKills(seed, 3),
    program: 'bin/drctl.js',
    folder: dirname(settings.state),
    say: one => {
      n += 1
      t.log(linesOf(one, n).join('\n'))
    },
  })
  t.deepEqual(
    judged.flatMap(({ contradictions }) => contradictions),
    [],
  )
  t.deepEqual(
    judged.map(({ kill }) => kill.kind),
    ['lose', 'freeze', 'isolate'],
  )
  t.true(judged.some(({ evidence }) => missing(evidence).length > 0))
})
