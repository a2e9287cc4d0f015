import test from 'ava'
import { abortVerdict } from '#recovery/abortable.ts'
import { historyOf } from './history.ts'
import { run } from './samples.ts'

const begun = (mode = 'failover') => {
  const { events, chain } = historyOf()
  const add = chain(0)
  add('ExecutionStarted', { input: JSON.stringify({ mode }) })
  const enter = (name: string) => add('TaskStateEntered', { name })
  return {
    add,
    enter,
    pass(name: string) {
      enter(name)
      add('TaskScheduled')
      add('TaskSucceeded')
      add('TaskStateExited', { name })
    },
    ask(step: string, answers: string[]) {
      enter(`${step}Ask`)
      const Payload = { token: step, run, step, question: '?', answers, about: null }
      add('TaskScheduled', {
        resource: 'invoke.waitForTaskToken',
        parameters: JSON.stringify({ FunctionName: 'ask', Payload }),
      })
    },
    verdict: () => abortVerdict({ execution: 'run', region: 'eu-west-1', history: events }),
    why: () => {
      const verdict = abortVerdict({ execution: 'run', region: 'eu-west-1', history: events })
      return verdict.way === 'refuse' ? verdict.refusal.message : verdict.way
    },
  }
}

test('a run that has claimed nothing and asks nothing is stopped', t => {
  const { pass, verdict } = begun()
  t.is(verdict().way, 'stop')
  for (const step of ['VerifyOutage', 'CheckReadiness', 'RestoreDatabase']) {
    pass(step)
    t.is(verdict().way, 'stop', step)
  }
})

test('a question that offers an abort is answered so, before the claim and behind it', t => {
  for (const step of ['RestoreDatabase', 'PromoteDatabase']) {
    const { ask, pass, verdict } = begun()
    if (step === 'PromoteDatabase') pass('ClaimEpoch')
    ask(step, ['retry', 'abort'])
    const found = verdict()
    t.is(found.way === 'answer' && found.question.step, step)
  }
})

test('from the moment at which it may claim it is not stopped, and the questions to come are named', t => {
  const early = begun()
  early.enter('ClaimEpoch')
  t.is(
    early.why(),
    'run has claimed the epoch: it can be aborted when ClaimEpoch or FenceOldSide or PromoteDatabase fails and asks',
  )
  const switchover = begun('switchover')
  switchover.pass('ClaimEpoch')
  switchover.pass('ClaimInSync')
  t.regex(switchover.why(), /when HandOver or PromoteDatabase fails and asks$/)
})

test('behind the promotion there is no way back, and a question without an abort is told with what it offers', t => {
  const late = begun()
  for (const step of ['ClaimEpoch', 'ClaimInSync', 'FenceOldSide', 'PromoteDatabase']) late.pass(step)
  t.is(late.why(), 'run has promoted its database: there is no way back but a switchover')
  late.ask('SmokeTest', ['retry'])
  t.is(late.why(), 'run waits for a decision on SmokeTest, which offers retry; not abort')
})

test('a run that is ending is left to it', t => {
  const { enter, why } = begun()
  enter('Notify')
  t.is(why(), 'run is coming to its end by itself')
  const undoing = begun()
  undoing.pass('ClaimEpoch')
  undoing.enter('ReleaseEpoch')
  t.is(undoing.why(), 'run is being given up already')
})
