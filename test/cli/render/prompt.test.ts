import test from 'ava'
import { plain } from '#cli/render/paint.ts'
import { keyLines, promptLines } from '#cli/render/prompt.ts'
import { answerKeys } from '#cli/watch/answer-keys.ts'
import { Answer } from '#recovery/contracts/ask-operator.ts'

const question = { step: 'PromoteDatabase', answers: ['retry' as const, 'accept-loss' as const] }

test('the keys of a question are those of its answers; with several waiting it is named', t => {
  t.deepEqual(keyLines(question, false, plain, 80), ['', '  or answer here: r retry, l accept-loss'])
  t.deepEqual(keyLines(question, true, plain, 80), [
    '',
    '  answer PromoteDatabase here: r retry, l accept-loss, n another question',
  ])
})

test('every answer has a key of its own, and none is that of another question', t => {
  const keys = Answer.options.map(answer => answerKeys[answer])
  t.is(new Set([...keys, 'n']).size, Answer.options.length + 1)
})

test('a line is shown as it is typed, with the cursor in it and what was wrong before', t => {
  const asked = { words: 'retry PromoteDatabase, because', problem: 'the reason is empty' }
  t.deepEqual(promptLines(asked, { before: 'room', behind: ' made' }, plain, 80), [
    '',
    '  the reason is empty',
    '  retry PromoteDatabase, because: room▏ made',
    '  Enter goes on, Esc goes back',
  ])
})
