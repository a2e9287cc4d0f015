import { createServer } from 'node:http'
import { GetParameterCommand } from '@aws-sdk/client-ssm'
import test from 'ava'
import { awsCode, fromAws } from '#aws/aws-errors.ts'
import { ssmClient } from '#aws/clients/ssm.ts'
import { readStack, stackFromEnvironment } from '#aws/stack.ts'
import { DrctlError, type ErrorCode } from '#recovery/errors.ts'
import { limits } from '#recovery/limits.ts'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { listenAt } from '#sandbox/world/listener.ts'
import { stack } from '../recovery/samples.ts'
import { startAws } from './aws-endpoint.ts'

let stored: string | undefined
const aws = await startAws({
  ssm: {
    GetParameter({ Name }: { Name: string }) {
      if (stored === undefined) throw new AwsError('ParameterNotFound', Name)
      return { Parameter: { Name, Value: stored, Version: 1 } }
    },
  },
})
test.after.always(() => aws.stop())
test.beforeEach(() => {
  process.env.AWS_ENDPOINT_URL = aws.url
  aws.intercept = () => undefined
})

const ask = (patience?: 'once') =>
  ssmClient('eu-west-1', patience).send(new GetParameterCommand({ Name: 'x' }))

async function thrown(work: Promise<unknown>): Promise<DrctlError> {
  try {
    await work
  } catch (error) {
    if (error instanceof DrctlError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

const table: [string, number, ErrorCode][] = [
  ['ThrottlingException', 400, 'AwsThrottled'],
  ['TooManyRequestsException', 429, 'AwsThrottled'],
  ['RequestLimitExceeded', 400, 'AwsThrottled'],
  ['ServiceUnavailable', 503, 'AwsUnreachable'],
  ['AccessDeniedException', 400, 'AccessDenied'],
  ['ExpiredTokenException', 400, 'CredentialsExpired'],
  ['UnrecognizedClientException', 400, 'NoCredentials'],
  ['SomethingNew', 400, 'AwsRefused'],
]
for (const [name, status, code] of table) {
  test.serial(`${name} becomes ${code}, and says who was asked`, async t => {
    aws.intercept = () => new AwsError(name, 'because', status)
    const error = await thrown(ask('once'))
    t.is(error.code, code)
    t.is(error.message, 'SSM GetParameter in eu-west-1: because')
    t.is(awsCode(error), name)
  })
}

test.serial('an endpoint at which nobody listens is unreachable', async t => {
  process.env.AWS_ENDPOINT_URL = 'http://127.86.0.1:9'
  t.is((await thrown(ask('once'))).code, 'AwsUnreachable')
})

test.serial('an endpoint that speaks no TLS is unreachable', async t => {
  process.env.AWS_ENDPOINT_URL = aws.url.replace('http:', 'https:')
  t.is((await thrown(ask('once'))).code, 'AwsUnreachable')
})

test('a certificate that is not believed is unreachable', t => {
  for (const code of ['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'SELF_SIGNED_CERT_IN_CHAIN']) {
    t.like(fromAws(Object.assign(new Error('certificate'), { code }), 'SSM'), { name: 'AwsUnreachable' })
  }
  const mismatch = Object.assign(new Error('altnames'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  t.like(fromAws(mismatch, 'SSM'), { name: 'AwsUnreachable' })
})

test.serial('an endpoint or a region that cannot be one is wrong input', async t => {
  process.env.AWS_ENDPOINT_URL = 'localhost'
  const endpoint = await thrown(ask('once'))
  t.is(endpoint.code, 'InputInvalid')
  t.regex(endpoint.message, /the endpoint localhost is no URL: see AWS_ENDPOINT_URL$/)
  delete process.env.AWS_ENDPOINT_URL
  const asked = ssmClient('eu_west', 'once').send(new GetParameterCommand({ Name: 'x' }))
  const region = await thrown(asked)
  t.is(region.code, 'InputInvalid')
  t.regex(region.message, /^SSM GetParameter in eu_west: Region not accepted/)
})

test.serial('an endpoint that takes the call and says nothing is given up in time', async t => {
  const server = createServer(() => {})
  const silent = await listenAt(server, { address: '127.86.0.1', port: 0 })
  const at = server.address()
  process.env.AWS_ENDPOINT_URL = `http://127.86.0.1:${typeof at === 'object' ? at?.port : 0}`
  const begin = Date.now()
  const error = await thrown(ask('once'))
  t.is(error.code, 'AwsUnreachable')
  t.is(error.message, `SSM GetParameter in eu-west-1: no answer in ${limits.awsOnce} ms`)
  t.true(Date.now() - begin < limits.awsOnce + 1500)
  await silent.close()
})

/** No loopback address drops what is sent to it, so these are the SDK's own words. */
test('a connection that is not made in time is told without the words of the SDK', t => {
  const message =
    '@smithy/node-http-handler - the request socket did not establish a connection with the server within the configured timeout of 1000 ms.'
  const error = fromAws(Object.assign(new Error(message), { name: 'TimeoutError' }), 'SSM')
  t.like(error, { name: 'AwsUnreachable', message: 'SSM: no connection in 1000 ms' })
})

test('a bug of ours is no error of AWS', t => {
  const bug = new TypeError('x is undefined')
  t.is(fromAws(bug, 'SSM'), bug)
  t.is(fromAws('text', 'SSM'), 'text')
  const ours = new DrctlError('RecordLost', 'lost')
  t.is(fromAws(ours, 'SSM'), ours)
})

test.serial(
  'the stack is read from its parameter, and refused when it is not there or not a stack',
  async t => {
    stored = JSON.stringify(stack)
    t.deepEqual(await readStack('eu-west-1', 'apitest'), stack)
    stored = '{"service":"apitest"}'
    t.regex((await thrown(readStack('eu-west-1', 'apitest'))).message, /holds no description of a stack/)
    stored = undefined
    const error = await thrown(readStack('eu-west-1', 'apitest'))
    t.is(error.code, 'StackUnknown')
    t.is(error.message, 'there is no parameter /drctl/apitest/stack in eu-west-1')
  },
)

test('a Lambda without a stack says which variable is wrong', t => {
  t.throws(() => stackFromEnvironment({}), { name: 'StackUnknown', message: /DRCTL_STACK/ })
})
