import test from 'ava'
import fc from 'fast-check'
import { type Asked, decide } from '#sandbox/iam/decision.ts'
import { PolicyDocument, type Statement } from '#sandbox/iam/policy.ts'

const machine = 'arn:aws:states:eu-west-1:123456789012:stateMachine:failover'

function statements(...given: object[]): Statement[] {
  return PolicyDocument.parse({ Version: '2012-10-17', Statement: given }).Statement
}
const effectOf = (asked: Asked, ...given: object[]) => decide(statements(...given), asked).effect

test('what no statement mentions is not allowed', t => {
  t.is(effectOf({ action: 'states:StartExecution', resource: machine }), 'unmentioned')
})

test('an Allow counts for its action and its resource alone', t => {
  const allow = { Effect: 'Allow', Action: 'states:StartExecution', Resource: machine }
  t.is(effectOf({ action: 'states:StartExecution', resource: machine }, allow), 'allowed')
  t.is(effectOf({ action: 'STATES:startexecution', resource: machine }, allow), 'allowed')
  t.is(effectOf({ action: 'states:StopExecution', resource: machine }, allow), 'unmentioned')
  t.is(effectOf({ action: 'states:StartExecution', resource: `${machine}-2` }, allow), 'unmentioned')
  t.is(effectOf({ action: 'states:StartExecution', resource: machine.toUpperCase() }, allow), 'unmentioned')
})

test('a Deny outweighs an Allow, wherever it stands', t => {
  const asked = { action: 'states:StartExecution', resource: machine }
  const allow = { Effect: 'Allow', Action: '*', Resource: '*' }
  const deny = { Effect: 'Deny', Action: 'states:Start*', Resource: '*' }
  t.is(effectOf(asked, allow, deny), 'denied')
  t.is(effectOf(asked, deny, allow), 'denied')
  t.is(effectOf({ ...asked, action: 'states:StopExecution' }, allow, deny), 'allowed')
})

test('a wildcard stays in its part of an ARN, and in the last part takes colons and slashes along', t => {
  const asked = (resource: string) => ({ action: 'logs:PutLogEvents', resource })
  const allow = (Resource: string) => ({ Effect: 'Allow', Action: 'logs:PutLogEvents', Resource })
  const stream = 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/a:log-stream:b'
  t.is(effectOf(asked(stream), allow('arn:aws:logs:*:123456789012:log-group:/aws/lambda/a:*')), 'allowed')
  t.is(effectOf(asked(stream), allow('arn:aws:logs:*')), 'unmentioned')
  t.is(effectOf(asked(stream), allow('arn:aws:logs:*:log-group:/aws/lambda/a:*')), 'unmentioned')
  t.is(
    effectOf(asked(stream), allow('arn:aws:logs:eu-west-?:*:log-group:/aws/lambda/?:log-stream:b')),
    'allowed',
  )
  t.is(effectOf(asked('*'), allow('arn:aws:logs:*:*:*')), 'unmentioned')
})

test('StringEquals needs its key', t => {
  const allow = {
    ...{ Effect: 'Allow', Action: 'states:StartExecution', Resource: machine },
    Condition: { StringEquals: { 'states:StateMachineQualifier': 'live' } },
  }
  const asked = (context: Asked['context']) => ({
    ...{ action: 'states:StartExecution', resource: machine },
    ...(context && { context }),
  })
  t.is(effectOf(asked({ 'states:StateMachineQualifier': ['live'] }), allow), 'allowed')
  t.is(effectOf(asked({ 'states:StateMachineQualifier': ['1'] }), allow), 'unmentioned')
  t.is(effectOf(asked(undefined), allow), 'unmentioned')
})

const zone = 'arn:aws:route53:::hostedzone/Z1'
const types = ['A', 'TXT', 'MX', 'NS']

test('ForAllValues allows a batch when each of its changes is allowed by itself', t => {
  const key = 'route53:ChangeResourceRecordSetsRecordTypes'
  const asking = (values: string[]) => ({
    ...{ action: 'route53:ChangeResourceRecordSets', resource: zone },
    context: { [key]: values },
  })
  const batch = fc.array(fc.constantFrom(...types), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(fc.subarray(types, { minLength: 1 }), batch, (allowed, asked) => {
      const allow = {
        ...{ Effect: 'Allow', Action: 'route53:ChangeResourceRecordSets', Resource: zone },
        Condition: { 'ForAllValues:StringEquals': { [key]: allowed } },
      }
      const alone = asked.map(type => effectOf(asking([type]), allow))
      t.is(
        effectOf(asking(asked), allow),
        alone.every(effect => effect === 'allowed') ? 'allowed' : 'unmentioned',
      )
      t.deepEqual(
        alone,
        asked.map(type => (allowed.includes(type) ? 'allowed' : 'unmentioned')),
      )
    }),
  )
})

for (const [what, statement] of Object.entries({
  'another condition operator': { Condition: { StringLike: { 'aws:SourceArn': '*' } } },
  'a policy variable': { Resource: 'arn:aws:s3:::home/$' + '{aws:username}' },
  NotAction: { NotAction: 'iam:*' },
  Principal: { Principal: '*' },
  'no resource': { Resource: [] },
})) {
  test(`a policy with ${what} is an error, not a pass`, t => {
    const given = { Effect: 'Allow', Action: '*', Resource: '*', ...statement }
    t.throws(() => statements(given), { name: 'ZodError' })
  })
}
