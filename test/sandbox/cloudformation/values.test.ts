import test from 'ava'
import { idsIn, resolve } from '#sandbox/cloudformation/values.ts'

const scope = {
  pseudo: { 'AWS::AccountId': '123456789012', 'AWS::Region': 'eu-west-1' },
  made: new Map([['Topic', { ref: 'arn:topic', attributes: { TopicName: 'told', 'Nested.Name': 'deep' } }]]),
}
const value = (given: unknown) => resolve(given, scope, 'Thing')

test('references, attributes and pseudo parameters are put in, at any depth', t => {
  t.deepEqual(
    value({
      list: [{ Ref: 'Topic' }, { 'Fn::GetAtt': ['Topic', 'TopicName'] }],
      account: { Ref: 'AWS::AccountId' },
      deep: { 'Fn::GetAtt': 'Topic.Nested.Name' },
      plain: { Ref: 'x', other: 1 },
    }),
    { list: ['arn:topic', 'told'], account: '123456789012', deep: 'deep', plain: { Ref: 'x', other: 1 } },
  )
})

test('Fn::Sub takes ids, attributes, names of its own, and leaves literals', t => {
  const text = '${AWS::Region} ${Topic} ${Topic.TopicName} ${own} ${!literal}'
  t.is(
    value({ 'Fn::Sub': [text, { own: { Ref: 'AWS::Region' } }] }),
    'eu-west-1 arn:topic told eu-west-1 ${literal}',
  )
})

test('Fn::Join joins what its parts become', t => {
  t.is(value({ 'Fn::Join': [':', ['a', { Ref: 'Topic' }]] }), 'a:arn:topic')
})

test('what is not there, and what is not known, is an error that names the place', t => {
  t.throws(() => value({ inner: [{ Ref: 'Nothing' }] }), { message: 'Thing.inner[0]: there is no Nothing' })
  t.throws(() => value({ 'Fn::GetAtt': ['Topic', 'Colour'] }), {
    message: 'Thing: Topic has no attribute Colour',
  })
  t.throws(() => value({ 'Fn::ImportValue': 'x' }), {
    message: /^Thing: the sandbox does not know Fn::ImportValue/,
  })
})

test('the ids that a value needs are found, pseudo parameters aside', t => {
  t.deepEqual(
    idsIn({
      a: { Ref: 'One' },
      b: { 'Fn::Sub': '${Two.Arn} ${AWS::Region}' },
      c: [{ 'Fn::GetAtt': ['Three', 'Arn'] }],
    }),
    ['One', 'Two', 'Three'],
  )
})
