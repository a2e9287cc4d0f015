import test from 'ava'
import fc from 'fast-check'
import { systemClock } from '#sandbox/states/clock.ts'
import { skippingClock } from '#sandbox/states/skipping-clock.ts'
import { start } from './machine.ts'

const never = new AbortController().signal

for (const [name, clock] of [
  ['the system’s clock', systemClock],
  ['a skipping clock', skippingClock(start)],
] as const) {
  test(`an aborted wait of ${name} ends with the reason`, async t => {
    const over = new AbortController()
    const wait = clock.wait(60_000, over.signal)
    const reason = new Error('stopped')
    over.abort(reason)
    t.is(await t.throwsAsync(wait), reason)
    t.is(await t.throwsAsync(clock.wait(1, over.signal)), reason)
  })
}

test('skipped waits ring in the order of their times, each at its own', async t => {
  const rule = fc.asyncProperty(fc.array(fc.nat({ max: 100_000 }), { maxLength: 20 }), async waits => {
    const clock = skippingClock(start)
    const rung: number[] = []
    await Promise.all(
      waits.map(async ms => {
        await clock.wait(ms, never)
        rung.push(clock.now().getTime() - start.getTime())
      }),
    )
    t.deepEqual(
      rung,
      waits.toSorted((a, b) => a - b),
    )
  })
  await fc.assert(rule, { numRuns: 20 })
})

test('time stands still while work is held', async t => {
  const clock = skippingClock(start)
  const rings = clock.wait(1000, never).then(() => 'rung')
  const work = clock.hold(systemClock.wait(50, never).then(() => clock.now().getTime()))
  t.is(await work, start.getTime())
  t.is(await rings, 'rung')
  t.is(clock.now().getTime(), start.getTime() + 1000)
})
