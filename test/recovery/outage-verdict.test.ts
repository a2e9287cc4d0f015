import test from 'ava'
import fc from 'fast-check'
import type { Observation } from '#recovery/contracts/verify-outage.ts'
import { freshness, type OutageVerdict, outageVerdict } from '#recovery/outage-verdict.ts'

const limits = {
  standbyRegion: 'eu-west-1',
  failuresSince: '2026-11-24T02:12:00Z',
  answersSince: '2026-11-24T02:14:00Z',
}
const fresh = '2026-11-24T02:14:20Z'

type Saw = Observation['saw']
const seen = (vantage: Observation['vantage'], from: string, saw: Saw, at = fresh): Observation => {
  return { vantage, from, saw, detail: '', at }
}
const probe = (saw: Saw, at?: string) => seen('probe', 'eu-west-1', saw, at)
const checker = (saw: Saw, at?: string) => seen('checkers', 'us-east-1', saw, at)
const nearChecker = (saw: Saw) => seen('checkers', 'eu-west-1', saw)
const instance = (saw: Saw) => seen('instance', 'eu-central-1', saw)

const table: [string, Observation[], OutageVerdict['verdict']][] = [
  ['probes and checkers both fail', [probe('failing'), checker('failing')], 'outage'],
  ['checkers and instance both fail', [checker('failing'), instance('failing')], 'outage'],
  [
    'only the probes fail, and nothing else can be asked',
    [probe('failing'), checker('unknown')],
    'uncertain',
  ],
  ['only the checkers fail, and nothing else can be asked', [checker('failing')], 'uncertain'],
  ['two kinds fail, but both look from the standby', [probe('failing'), nearChecker('failing')], 'uncertain'],
  ['the link between the regions is cut', [probe('failing'), checker('answering')], 'uncertain'],
  ['callers cannot reach it, but the peering can', [probe('answering'), checker('failing')], 'uncertain'],
  ['everything answers', [probe('answering'), checker('answering')], 'healthy'],
  ['the checkers answer, and nothing else can be asked', [checker('answering')], 'healthy'],
  ['only the standby itself sees it answer', [probe('answering'), checker('unknown')], 'uncertain'],
  ['nobody could look', [probe('unknown'), checker('unknown'), instance('unknown')], 'uncertain'],
  ['there is no observation at all', [], 'uncertain'],
]
for (const [when, observations, verdict] of table) {
  test(`${verdict} when ${when}`, t => {
    const found = outageVerdict(observations, limits)
    t.is(found.verdict, verdict)
    t.true(found.reasons.length > 0)
  })
}

test('an answer over one way proves that the API lives, even when the other way fails', t => {
  t.is(outageVerdict([probe('failing'), probe('answering'), checker('answering')], limits).verdict, 'healthy')
})

test('checkers that have not looked since the failure do not outvote the others, as at Route 53', t => {
  const failing = Array.from({ length: 9 }, () => checker('failing'))
  const straggler = [...failing, checker('answering')]
  t.is(outageVerdict([probe('failing'), ...straggler], limits).verdict, 'outage')
  const quarter = [...failing, ...Array.from({ length: 3 }, () => checker('answering'))]
  t.is(outageVerdict([probe('failing'), ...quarter], limits).verdict, 'uncertain')
})

test('what was seen too long ago is no vote', t => {
  const stale = '2026-11-24T02:13:00Z'
  t.is(outageVerdict([probe('failing'), checker('failing', stale)], limits).verdict, 'outage')
  t.is(
    outageVerdict([probe('failing'), checker('failing'), checker('answering', stale)], limits).verdict,
    'outage',
  )
  t.is(outageVerdict([checker('answering', stale)], limits).verdict, 'uncertain')
  t.is(
    outageVerdict([probe('failing'), checker('failing', '2026-11-24T01:00:00Z')], limits).verdict,
    'uncertain',
  )
})

test('an answer from before the alarm does not contradict it', t => {
  const now = new Date('2026-11-24T02:14:30Z')
  const waits = { checkerFresh: 120_000, answerFresh: 40_000 }
  const changedAt = '2026-11-24T02:14:19.000Z'
  const since = freshness({ kind: 'alarm', alarm: 'x', changedAt }, now, waits)
  t.deepEqual(since, { failuresSince: '2026-11-24T02:12:30.000Z', answersSince: changedAt })
  t.is(freshness({ kind: 'operator' }, now, waits).answersSince, '2026-11-24T02:13:50.000Z')
  const old = { kind: 'alarm', alarm: 'x', changedAt: '2026-11-24T01:00:00.000Z' } as const
  t.is(freshness(old, now, waits).answersSince, '2026-11-24T02:13:50.000Z')
})

const observation = fc
  .record({
    vantage: fc.constantFrom('probe', 'checkers', 'instance'),
    from: fc.constantFrom('eu-west-1', 'eu-central-1', 'us-east-1'),
    saw: fc.constantFrom('failing', 'answering', 'unknown'),
    at: fc.constantFrom(fresh, '2026-11-24T01:00:00Z'),
  })
  .map((one): Observation => ({ ...one, detail: '' }))
const observations = fc.array(observation, { maxLength: 12 })

test('an outage always has two failing kinds, one seen from outside, and no fresh answer of another kind', t => {
  fc.assert(
    fc.property(observations, all => {
      if (outageVerdict(all, limits).verdict !== 'outage') return true
      const failing = all.filter(({ saw, at }) => saw === 'failing' && at === fresh)
      const answering = all.filter(({ saw, at }) => saw === 'answering' && at === fresh)
      return (
        new Set(failing.map(({ vantage }) => vantage)).size >= 2 &&
        failing.some(({ from }) => from !== 'eu-west-1') &&
        answering.every(({ vantage }) => vantage === 'checkers')
      )
    }),
    { numRuns: 500 },
  )
  t.pass()
})

test('unknown views change no verdict', t => {
  fc.assert(
    fc.property(observations, all => {
      const known = all.filter(({ saw }) => saw !== 'unknown')
      return outageVerdict(all, limits).verdict === outageVerdict(known, limits).verdict
    }),
  )
  t.pass()
})
