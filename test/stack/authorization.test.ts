import test from 'ava'
import { authorizationFaults, overlap } from './authorization.ts'

const faultsOf = (...Statement: object[]) =>
  authorizationFaults({
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: { Policies: [{ PolicyDocument: { Version: '2012-10-17', Statement } }] },
    },
  })
const machine = 'arn:aws:states:eu-west-1:123456789012:stateMachine:failover'

test('a right on the resource that the action is about is in order', async t => {
  t.deepEqual(await faultsOf({ Effect: 'Allow', Action: 'states:StartExecution', Resource: machine }), [])
})

test('all resources are found fault with where the action has some of its own, and only there', async t => {
  const allow = { Effect: 'Allow', Resource: '*' }
  t.regex(String(await faultsOf({ ...allow, Action: ['states:StartExecution'] })), /allowed on \*/)
  t.deepEqual(
    await faultsOf({ ...allow, Action: ['ssm:GetCommandInvocation', 'states:SendTaskSuccess'] }),
    [],
  )
})

test('a right that gives nothing is found', async t => {
  t.regex(
    String(await faultsOf({ Effect: 'Allow', Action: 'states:SendTaskSuccess', Resource: machine })),
    /SendTaskSuccess has no resources/,
  )
  t.regex(
    String(await faultsOf({ Effect: 'Allow', Action: 'states:GetExecutionHistory', Resource: machine })),
    /GetExecutionHistory is about .*:execution:.* is none/,
  )
})

test('an action and a condition that do not exist are found', async t => {
  t.deepEqual(await faultsOf({ Effect: 'Allow', Action: 'states:Begin', Resource: '*' }), [
    'Role: there is no action states:Begin',
  ])
  const Condition = { StringEquals: { 'states:Alias': 'live' } }
  t.deepEqual(
    await faultsOf({ Effect: 'Allow', Action: 'states:StartExecution', Resource: machine, Condition }),
    ['Role: states:StartExecution knows no condition states:Alias'],
  )
})

test('two patterns overlap when a text fits both', t => {
  t.true(overlap('a:*', '*:b'))
  t.true(overlap('log-group:/aws/x:*', 'log-group:*:log-stream:*'))
  t.false(overlap('a:*', 'b:*'))
  t.false(overlap('a', 'ab'))
  t.true(overlap('*', ''))
})
