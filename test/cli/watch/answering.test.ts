import test from 'ava'
import { type Asked, wishFor } from '#cli/watch/answering.ts'
import type { WaitingQuestion } from '#recovery/waiting-questions.ts'

const hole: WaitingQuestion = {
  step: 'PromoteDatabase',
  question: 'Segments are missing.',
  answers: ['retry', 'proceed', 'accept-loss', 'abort'],
  token: 'secret',
  since: '2026-11-24T02:00:00.000Z',
  about: {
    outcome: 'question',
    question: 'hole',
    segments: [],
    recoverableLsn: '0/4000000',
    knownLsn: '0/5000000',
  },
}

/** An operator who types these lines, and then gives up; what was asked is kept. */
function operator(...lines: string[]) {
  const asked: Asked[] = []
  const ask = async (one: Asked) => {
    asked.push(one)
    return lines.shift()
  }
  return { asked, ask }
}

test('a retry needs a reason alone', async t => {
  const { asked, ask } = operator('room made')
  t.deepEqual(await wishFor('retry', hole, ask), {
    ...{ answer: 'retry', reason: 'room made', to: undefined, step: 'PromoteDatabase' },
  })
  t.is(asked.length, 1)
})

test('accept-loss proposes the position, takes no malformed one, and is said yes to', async t => {
  const { asked, ask } = operator('here', '0/3000000', 'gone for good', 'yes')
  t.like(await wishFor('accept-loss', hole, ask), { to: '0/3000000', reason: 'gone for good' })
  t.deepEqual(asked, [
    { words: 'recovery ends at the WAL position', initial: '0/4000000' },
    {
      words: 'recovery ends at the WAL position',
      initial: '0/4000000',
      problem: '"here" is no WAL position such as 0/3000148',
    },
    { words: 'accept-loss PromoteDatabase, because' },
    { words: 'what was written after 0/3000000 is lost: type yes to accept-loss' },
  ])
})

test('what loses writes or gives up is not done without yes', async t => {
  t.is(await wishFor('accept-loss', hole, operator('0/4000000', 'why', 'no').ask), undefined)
  t.is(await wishFor('proceed', hole, operator('why', '').ask), undefined)
  t.is(await wishFor('abort', hole, operator('why').ask), undefined)
  t.like(await wishFor('proceed', { ...hole, about: null }, operator('why').ask), { answer: 'proceed' })
})

test('nothing is wished when the operator goes back', async t => {
  t.is(await wishFor('retry', hole, operator().ask), undefined)
  t.is(await wishFor('accept-loss', hole, operator().ask), undefined)
})
