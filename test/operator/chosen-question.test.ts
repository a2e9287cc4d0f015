import test from 'ava'
import { checkPosition, chosenQuestion } from '#operator/chosen-question.ts'
import { UsageError } from '#operator/usage-error.ts'
import type { WaitingQuestion } from '#recovery/waiting-questions.ts'

const question = (step: string): WaitingQuestion => ({
  step,
  question: `${step}?`,
  answers: ['retry', 'abort'],
  token: step,
  since: '2026-11-24T02:00:00Z',
  about: null,
})
const choice = { execution: 'run', answer: 'retry', step: undefined, to: undefined } as const
const both = [question('RestoreDatabase'), question('StageApi')]

test('the only question needs no step', t => {
  t.is(chosenQuestion([question('SmokeTest')], choice)?.token, 'SmokeTest')
})

test('of two questions the step names one, and without it both are named', t => {
  t.is(chosenQuestion(both, { ...choice, step: 'StageApi' })?.token, 'StageApi')
  const error = t.throws(() => chosenQuestion(both, choice), { instanceOf: UsageError })
  t.is(error.message, 'RestoreDatabase and StageApi both wait for a decision')
  t.is(
    error.next,
    'drctl failover decide run retry --reason "<why>", with --step RestoreDatabase or --step StageApi',
  )
})

test('where no question waits, or not that step, there is none to choose; an answer that is not offered is refused', t => {
  t.is(chosenQuestion([], choice), undefined)
  t.is(chosenQuestion(both, { ...choice, step: 'SmokeTest' }), undefined)
  t.throws(() => chosenQuestion([question('SmokeTest')], { ...choice, answer: 'skip' }), {
    name: 'AnswerNotOffered',
  })
})

test('accept-loss alone takes a position, and cannot be without one', t => {
  t.notThrows(() => checkPosition({ ...choice, answer: 'accept-loss', to: '0/4000000' }))
  t.throws(() => checkPosition({ ...choice, answer: 'accept-loss' }), { instanceOf: UsageError })
  t.throws(() => checkPosition({ ...choice, to: '0/4000000' }), { instanceOf: UsageError })
})
