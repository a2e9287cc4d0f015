import test from 'ava'
import { stepFunctions } from './machine.ts'

const roleArn = 'arn:aws:iam::123456789012:role/states'
const saying = (word: string) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Say',
  States: { Say: { Type: 'Pass', Output: { word }, End: true } },
})
const waiting = (word: string) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Wait',
  States: {
    Wait: { Type: 'Wait', Seconds: 60, Next: 'Say' },
    Say: { Type: 'Pass', Output: { word }, End: true },
  },
})

test('an alias starts the version that it names, and what runs keeps its definition when it moves', async t => {
  const sfn = stepFunctions()
  t.teardown(sfn.remove)
  const machine = sfn.create(waiting('first'))
  const publish = () =>
    sfn.call<{ stateMachineVersionArn: string }>('PublishStateMachineVersion', { stateMachineArn: machine })
      .stateMachineVersionArn
  const first = publish()
  t.is(first, `${machine}:1`)
  t.is(publish(), first, 'the same revision is no further version')
  const routing = (version: string) => [{ stateMachineVersionArn: version, weight: 100 }]
  const alias = sfn.call<{ stateMachineAliasArn: string }>('CreateStateMachineAlias', {
    name: 'live',
    routingConfiguration: routing(first),
  }).stateMachineAliasArn
  t.is(alias, `${machine}:live`)

  const start = (stateMachineArn: string, name: string) =>
    sfn.call<{ executionArn: string }>('StartExecution', { stateMachineArn, name }).executionArn
  const running = start(alias, 'early')
  const definition = JSON.stringify(saying('second'))
  sfn.call('UpdateStateMachine', { stateMachineArn: machine, definition, roleArn })
  t.is((await sfn.ended(start(alias, 'before'))).output, '{"word":"first"}', 'the alias has not moved yet')
  sfn.call('UpdateStateMachineAlias', {
    stateMachineAliasArn: alias,
    routingConfiguration: routing(publish()),
  })
  t.is((await sfn.ended(start(alias, 'after'))).output, '{"word":"second"}')
  t.is((await sfn.ended(start(first, 'old'))).output, '{"word":"first"}')
  t.is((await sfn.ended(running)).output, '{"word":"first"}')
  t.like(sfn.describe(running), {
    stateMachineArn: machine,
    stateMachineVersionArn: first,
    stateMachineAliasArn: alias,
  })
})

test('a version or an alias that is not there is refused', t => {
  const sfn = stepFunctions()
  t.teardown(sfn.remove)
  const machine = sfn.create(saying('word'))
  for (const qualifier of ['live', '1'])
    t.throws(() => sfn.call('StartExecution', { stateMachineArn: `${machine}:${qualifier}` }), {
      name: 'ResourceNotFound',
    })
})
