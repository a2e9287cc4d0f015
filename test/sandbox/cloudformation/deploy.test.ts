import test from 'ava'
import { deployTemplate } from '#sandbox/cloudformation/deploy.ts'
import type { Deployment } from '#sandbox/cloudformation/kind.ts'
import { Template } from '#sandbox/cloudformation/template.ts'

const template = (Resources: Record<string, unknown>) =>
  Template.parse({ AWSTemplateFormatVersion: '2010-09-09', Description: 'of a test', Resources })

/** A deployment in which nothing may be called. */
const untouched = { region: 'eu-west-1', stackName: 'drctl-test' } as Deployment

const log = (name: string) => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: { LogGroupName: name, RetentionInDays: 30 },
})

test('a type that the sandbox does not know is refused before anything is made', async t => {
  const unknown = template({ Topic: { Type: 'AWS::SNS::Topic' }, Thing: { Type: 'AWS::Kinesis::Stream' } })
  await t.throwsAsync(deployTemplate(unknown, untouched), {
    message: 'Thing: the sandbox does not know resources of type AWS::Kinesis::Stream',
  })
})

test('a property that the sandbox does not know is refused, by name', async t => {
  const odd = { ...log('a'), Properties: { LogGroupName: 'a', RetentionInDays: 30, KmsKeyId: 'k' } }
  await t.throwsAsync(deployTemplate(template({ Log: odd }), untouched), { message: /^Log: [\s\S]*KmsKeyId/ })
})

test('a reference to what is not there names who refers', async t => {
  const lost = { ...log('a'), Properties: { LogGroupName: { Ref: 'Gone' }, RetentionInDays: 30 } }
  await t.throwsAsync(deployTemplate(template({ Log: lost }), untouched), {
    message: 'Log: there is no Gone',
  })
})

test('a function whose zip is not in the package is named, before anything is made', async t => {
  const lambda = {
    Type: 'AWS::Lambda::Function',
    Properties: { Code: { S3Bucket: 'b', S3Key: 'a/look.zip' } },
  }
  const deployment = { ...untouched, artifact: (key: string) => `/nowhere/${key}` }
  await t.throwsAsync(deployTemplate(template({ LookFunction: lambda }), deployment), {
    message: 'LookFunction: the package has no /nowhere/a/look.zip',
  })
})

test('a circle is refused', async t => {
  const circle = { One: { ...log('a'), DependsOn: 'Two' }, Two: { ...log('b'), DependsOn: 'One' } }
  await t.throwsAsync(deployTemplate(template(circle), untouched), { message: 'One needs Two needs One' })
})

test('the template itself may have no part that would be overlooked', t => {
  t.throws(() => Template.parse({ ...template({}), Conditions: {} }), { message: /Conditions/ })
  t.throws(() => template({ Log: { ...log('a'), CreationPolicy: {} } }), { message: /CreationPolicy/ })
})
