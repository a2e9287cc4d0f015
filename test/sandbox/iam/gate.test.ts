import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { createGate } from '#sandbox/iam/gate.ts'
import { iamFolder, keepPolicy } from '#sandbox/iam/policies.ts'
import { createRightsRecord } from '#sandbox/iam/rights-record.ts'
import type { AwsError } from '#sandbox/wire/aws-error.ts'

const change = { action: 'route53:GetChange', resource: 'arn:aws:route53:::change/C1' }
const look = { Effect: 'Allow' as const, Action: [change.action], Resource: ['arn:aws:route53:::change/*'] }

function gateFor(t: ExecutionContext) {
  const place = { state: mkdtempSync(join(tmpdir(), 'drctl-gate-')) }
  t.teardown(() => rmSync(place.state, { recursive: true }))
  const kept = (file: string) =>
    readFileSync(join(iamFolder(place), file), 'utf8')
      .trim()
      .split('\n')
  return { place, kept, gate: createGate(place, createRightsRecord(place)) }
}

test('a role may do what its policy allows, and that it did is recorded once', t => {
  const { place, gate, kept } = gateFor(t)
  keepPolicy(place, 'role', [look])
  for (let i = 0; i < 3; i++) gate.checkCall('route53', 'role', () => [change])
  t.deepEqual(
    kept('used.jsonl').map(line => JSON.parse(line)),
    [{ policy: 'role', statement: 0, action: 0, resource: 0, context: {} }],
  )
})

test('who deploys may do everything, and leaves no record', t => {
  const { gate, kept } = gateFor(t)
  t.notThrows(() => gate.checkCall('route53', 'deployer', () => [change]))
  t.throws(() => kept('used.jsonl'), { code: 'ENOENT' })
})

test('people have the rights of the policies of both regions', t => {
  const { place, gate } = gateFor(t)
  keepPolicy(place, 'drctl-apitest-viewer-eu-central-1', [])
  keepPolicy(place, 'drctl-apitest-viewer-eu-west-1', [look])
  t.notThrows(() => gate.checkCall('route53', 'viewer', () => [change]))
  const thrown = t.throws<AwsError>(() =>
    gate.checkCall('ssm', 'viewer', () => [{ action: 'ssm:SendCommand', resource: '*' }]),
  )
  t.like(thrown, { code: 'AccessDeniedException', status: 400 })
})

test('where one of two things asked for is not allowed, the call is not', t => {
  const { place, gate } = gateFor(t)
  keepPolicy(place, 'role', [look])
  const other = { ...change, action: 'route53:GetHostedZone' }
  t.throws(() => gate.checkCall('route53', 'role', () => [change, other]), { name: 'AccessDenied' })
})

for (const [service, code, status] of [
  ['states', 'AccessDeniedException', 400],
  ['ssm', 'AccessDeniedException', 400],
  ['route53', 'AccessDenied', 403],
  ['elasticfilesystem', 'AccessDeniedException', 403],
  ['sns', 'AuthorizationError', 403],
  ['s3', 'AccessDenied', 403],
] as const) {
  test(`${service} refuses as it does at AWS, and names who, what and where`, t => {
    const { place, gate, kept } = gateFor(t)
    keepPolicy(place, 'role', [])
    const asked = { action: `${service}:Do`, resource: 'arn:aws:a:b:c:d' }
    const thrown = t.throws<AwsError>(() => gate.checkCall(service, 'role', () => [asked]))
    t.like(thrown, { code, status })
    t.is(
      thrown?.message,
      `User: arn:aws:sts::123456789012:assumed-role/role/sandbox is not authorized to perform: ${service}:Do on resource: arn:aws:a:b:c:d because no identity-based policy allows the ${service}:Do action`,
    )
    t.deepEqual(
      kept('refused.jsonl').map(line => JSON.parse(line)),
      [{ principal: 'role', ...asked }],
    )
  })
}

test('who is not there is told that, before what is asked for is looked at', t => {
  const { gate } = gateFor(t)
  const unread = () => t.fail() as never
  t.throws(() => gate.checkCall('states', 'AKIDNOBODY', unread), { name: 'UnrecognizedClientException' })
  t.throws(() => gate.checkCall('route53', 'AKIDNOBODY', unread), { name: 'InvalidClientTokenId' })
  t.throws(() => gate.checkCall('s3', 'AKIDNOBODY', unread), { name: 'InvalidAccessKeyId' })
})

test('an explicit deny is called one', t => {
  const { place, gate } = gateFor(t)
  keepPolicy(place, 'role', [look, { ...look, Effect: 'Deny' }])
  t.throws(() => gate.checkRole('lambda', 'arn:aws:iam::123456789012:role/role', change), {
    name: 'AWSLambdaException',
    message: /with an explicit deny/,
  })
})
