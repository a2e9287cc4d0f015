import test from 'ava'
import { specificationFaults } from './specification.ts'

const topic = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'told' } }
const subscription = (Properties: Record<string, unknown>) => ({
  Topic: topic,
  Subscription: { Type: 'AWS::SNS::Subscription', Properties },
})
const whole = { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'a@b.example' }

test('what AWS specifies is taken', t => {
  t.deepEqual(specificationFaults(subscription(whole)), [])
})

for (const [what, resources, fault] of [
  [
    'a type that AWS does not have',
    { A: { Type: 'AWS::SNS::Topik' } },
    'A: there is no type AWS::SNS::Topik',
  ],
  [
    'a property too many',
    subscription({ ...whole, Colour: 'red' }),
    'Subscription: there is no property Colour',
  ],
  [
    'a required property that is missing',
    subscription({ Protocol: 'email' }),
    'Subscription: TopicArn is missing',
  ],
  [
    'a value of another kind',
    subscription({ ...whole, Protocol: 7 }),
    'Subscription.Protocol should be string: 7',
  ],
  [
    'a reference to what is not there',
    subscription({ ...whole, TopicArn: { Ref: 'Gone' } }),
    'Subscription.TopicArn: there is no Gone',
  ],
  [
    'an attribute that the type does not have',
    subscription({ ...whole, TopicArn: { 'Fn::GetAtt': ['Topic', 'Colour'] } }),
    'Subscription.TopicArn: AWS::SNS::Topic has no attribute Colour',
  ],
  [
    'a reference inside of Fn::Sub',
    subscription({ ...whole, Endpoint: { 'Fn::Sub': '${Gone}@b.example' } }),
    'Subscription.Endpoint: there is no Gone',
  ],
] as const) {
  test(`${what} is found`, t => t.deepEqual(specificationFaults(resources), [fault]))
}
