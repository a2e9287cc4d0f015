import test from 'ava'
import { answeredQuestions, waitingQuestions } from '#recovery/waiting-questions.ts'
import { at, historyOf } from './history.ts'
import { run } from './samples.ts'

const asked = (step: string, token = `token-${step}`) => ({
  resource: 'invoke.waitForTaskToken',
  parameters: JSON.stringify({
    FunctionName: 'arn:aws:lambda:eu-west-1:123456789012:function:drctl-apitest-ask-operator',
    Payload: { token, run, step, question: `what about ${step}?`, answers: ['retry', 'abort'], about: null },
  }),
})

function ask(add: ReturnType<ReturnType<typeof historyOf>['chain']>, step: string) {
  add('TaskStateEntered', { name: `${step}Ask` })
  add('TaskScheduled', asked(step))
  add('TaskStarted')
  return add('TaskSubmitted')
}

test('a question waits with its token and its answers', t => {
  const { events, chain } = historyOf()
  ask(chain(0), 'SmokeTest')
  t.deepEqual(waitingQuestions(events), [
    {
      step: 'SmokeTest',
      question: 'what about SmokeTest?',
      answers: ['retry', 'abort'],
      token: 'token-SmokeTest',
      since: at(2),
      about: null,
    },
  ])
})

test('a question that was answered, or whose run has ended, waits no more', t => {
  for (const type of [
    'TaskSucceeded',
    'TaskFailed',
    'TaskTimedOut',
    'TaskStateAborted',
    'ExecutionAborted',
  ]) {
    const { events, chain } = historyOf()
    const add = chain(0)
    ask(add, 'SmokeTest')
    add(type)
    t.deepEqual(waitingQuestions(events), [], type)
  }
})

test('two branches may wait at once, and each answer belongs to its own question', t => {
  const { events, chain } = historyOf()
  const [restore, stage] = [chain(1), chain(1)]
  ask(restore, 'RestoreDatabase')
  ask(stage, 'StageApi')
  t.deepEqual(
    waitingQuestions(events).map(({ step }) => step),
    ['RestoreDatabase', 'StageApi'],
  )
  restore('TaskSucceeded')
  t.deepEqual(
    waitingQuestions(events).map(({ step }) => step),
    ['StageApi'],
  )
})

test('the same step may ask again', t => {
  const { events, chain } = historyOf()
  const add = chain(0)
  ask(add, 'SmokeTest')
  add('TaskSucceeded')
  add('TaskStateExited', { name: 'SmokeTestAsk' })
  ask(add, 'SmokeTest')
  t.is(waitingQuestions(events).length, 1)
})

test('a task without a token is no question', t => {
  const { events, chain } = historyOf()
  chain(0)('TaskScheduled', { resource: 'invoke', parameters: '{"FunctionName":"x","Payload":{}}' })
  t.deepEqual(waitingQuestions(events), [])
})

const decision = { answer: 'retry', reason: 'again', by: 'bob@laptop', at: at(9) }

test('an answer is told with its question, by whom and why', t => {
  const { events, chain } = historyOf()
  const add = chain(0)
  ask(add, 'SmokeTest')
  t.deepEqual(answeredQuestions(events), [])
  add('TaskSucceeded', { output: JSON.stringify(decision) })
  t.like(answeredQuestions(events)[0], { step: 'SmokeTest', token: 'token-SmokeTest', decision })
  add('TaskStateExited', { name: 'SmokeTestAsk' })
  add('TaskScheduled', { resource: 'invoke', parameters: '{}' })
  add('TaskSucceeded', { output: '{"Payload":{}}' })
  t.is(answeredQuestions(events).length, 1, 'what a Lambda answers is no decision')
})

test('a question that was open when its run was stopped waits no more once that goes on, but one that is asked then does', t => {
  const { events, chain } = historyOf()
  ask(chain(0), 'SmokeTest')
  const again = chain(0)
  again('ExecutionAborted')
  again('ExecutionRedriven')
  t.deepEqual(waitingQuestions(events), [])
  again('TaskScheduled', asked('SmokeTest', 'new'))
  t.deepEqual(
    waitingQuestions(events).map(({ token }) => token),
    ['new'],
  )
})
