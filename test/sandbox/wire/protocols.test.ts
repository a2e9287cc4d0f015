import test from 'ava'
import fc from 'fast-check'
import * as z from 'zod'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import type { Call } from '#sandbox/wire/call.ts'
import { jsonDispatch } from '#sandbox/wire/json.ts'
import { operationName } from '#sandbox/wire/protocol.ts'
import { queryDispatch, readQuery } from '#sandbox/wire/query.ts'
import { restJsonDispatch } from '#sandbox/wire/rest-json.ts'
import { matchRoute } from '#sandbox/wire/routes.ts'
import { readScope } from '#sandbox/wire/scope.ts'
import { parseXml, renderXml } from '#sandbox/wire/xml.ts'

const caller = { principal: 'AKID', region: 'eu-west-1', service: 'states' }

function call(part: Partial<Omit<Call, 'body'>> & { body?: string }): Call {
  const { body = '', ...rest } = part
  return {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    ...rest,
    body: Buffer.from(body),
  }
}

test('who calls what is read from the credential scope', t => {
  const header =
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/eu-west-1/ssm/aws4_request, SignedHeaders=host, Signature=00'
  t.deepEqual(readScope(header), { principal: 'AKIDEXAMPLE', region: 'eu-west-1', service: 'ssm' })
  t.like(
    t.throws(() => readScope(undefined)),
    { name: 'MissingAuthenticationToken', status: 403 },
  )
  t.like(
    t.throws(() => readScope('Bearer x')),
    { name: 'IncompleteSignature', status: 403 },
  )
})

const operations = {
  Echo: (input: unknown) => z.strictObject({ text: z.string() }).parse(input),
  Now: () => ({ at: new Date(1_700_000_000_250), nothing: undefined }),
  Refuse: () => {
    throw new AwsError('ExecutionAlreadyExists', 'it is there already')
  },
}
const json = (operation: string, body: string) =>
  jsonDispatch(operations, { version: '1.0' })(
    call({ headers: { 'x-amz-target': `AWSStepFunctions.${operation}` }, body }),
    caller,
  )

test('the JSON protocol answers an operation, dates as epoch seconds', async t => {
  const echoed = await json('Echo', '{"text":"hello"}')
  t.like(echoed, { status: 200, body: '{"text":"hello"}' })
  t.is(echoed.headers['content-type'], 'application/x-amz-json-1.0')
  t.is((await json('Now', '')).body, '{"at":1700000000.25}')
})

test('the JSON protocol names every error in __type', async t => {
  const codeOf = async (operation: string, body: string) => {
    const { status, body: text } = await json(operation, body)
    return [status, JSON.parse(String(text)).__type]
  }
  t.deepEqual(await codeOf('Refuse', '{}'), [400, 'ExecutionAlreadyExists'])
  t.deepEqual(await codeOf('Echo', '{"txt":1}'), [400, 'ValidationException'])
  t.deepEqual(await codeOf('Echo', 'no json'), [400, 'SerializationException'])
  t.deepEqual(await codeOf('ListActivities', '{}'), [400, 'UnknownOperationException'])
  t.deepEqual(await codeOf('toString', '{}'), [400, 'UnknownOperationException'])
})

test('the REST-JSON protocol gives labels, query and body as one input', async t => {
  const route = {
    operation: 'Get',
    method: 'GET',
    path: '/v1/things/{Id}',
    run: (input: unknown) => ({ input }),
  }
  const dispatch = restJsonDispatch([route], { validationCode: 'BadRequest' })
  const query = new URLSearchParams({ MaxItems: '5' })
  const answer = await dispatch(call({ method: 'GET', path: '/v1/things/a%2Fb/', query }), caller)
  t.deepEqual(JSON.parse(String(answer.body)), { input: { Id: 'a/b', MaxItems: '5' } })
  const none = await dispatch(call({ method: 'DELETE', path: '/v1/things/a' }), caller)
  t.is(none.headers['x-amzn-errortype'], 'UnknownOperationException')
})

test('a path takes the route of its shape only', t => {
  const routes = [{ operation: 'Get', method: 'GET', path: '/zone/{Id}', run: 0 }]
  const query = new URLSearchParams()
  t.is(matchRoute(routes, { method: 'GET', path: '/zone/Z1', query })?.labels.Id, 'Z1')
  t.is(matchRoute(routes, { method: 'GET', path: '/zone/Z1/rrset', query }), undefined)
  t.is(matchRoute(routes, { method: 'POST', path: '/zone/Z1', query }), undefined)
})

test('a parameter of the query tells operations apart that have one path, and a key may have slashes in it', t => {
  const route = (operation: string, path: string) => ({ operation, method: 'GET', path, run: 0 })
  const routes = [
    route('Versions', '/{Bucket}?versions'),
    route('List', '/{Bucket}?list-type=2'),
    route('Get', '/{Bucket}/{Key+}'),
  ]
  const taken = (target: string) => {
    const { pathname: path, searchParams: query } = new URL(target, 'http://s3')
    const { route, labels } = matchRoute(routes, { method: 'GET', path, query }) ?? {}
    return [route?.operation, labels?.Key]
  }
  t.deepEqual(taken('/b?versions='), ['Versions', undefined])
  t.deepEqual(taken('/b/?list-type=2'), ['List', undefined])
  t.deepEqual(taken('/b?list-type=1'), [undefined, undefined])
  t.deepEqual(taken('/b/a/c%20d.json?x-id=GetObject'), ['Get', 'a/c d.json'])
})

test('the query protocol reads lists and maps, and writes them', async t => {
  const form = new URLSearchParams({
    'Names.member.1': 'a',
    'Names.member.2': 'b',
    'Attributes.entry.1.key': 'Policy',
    'Attributes.entry.1.value': '{}',
  })
  t.deepEqual(readQuery(form), { Names: ['a', 'b'], Attributes: { Policy: '{}' } })

  const list = () => ({ Topics: [{ TopicArn: 'arn:1' }], Attributes: new Map([['Owner', 'me & you']]) })
  const answer = await queryDispatch({ List: list }, 'sns')(
    call({ body: 'Action=List&Version=2010-03-31' }),
    caller,
  )
  t.regex(String(answer.body), /<ListResult><Topics><member><TopicArn>arn:1<\/TopicArn><\/member><\/Topics>/)
  t.regex(String(answer.body), /<entry><key>Owner<\/key><value>me &amp; you<\/value><\/entry>/)
})

test('the operation of a call is known in every protocol', t => {
  t.is(operationName('ssm', call({ headers: { 'x-amz-target': 'AmazonSSM.SendCommand' } })), 'SendCommand')
  t.is(operationName('sns', call({ body: 'Action=Publish&Message=x' })), 'Publish')
  t.is(
    operationName('route53', call({ path: '/2013-04-01/hostedzone/Z1/rrset/' })),
    'ChangeResourceRecordSets',
  )
  t.is(
    operationName('elasticfilesystem', call({ method: 'GET', path: '/2015-02-01/file-systems' })),
    'DescribeFileSystems',
  )
  t.is(operationName('route53', call({ method: 'PUT', path: '/x' })), 'PUT /x')
})

test('text survives XML whatever its characters', t => {
  const text = fc
    .string({ unit: fc.constantFrom(...'ab"\'<>&;\\ ='), minLength: 1 })
    .filter(s => s.trim() === s)
  fc.assert(
    fc.property(text, value => {
      t.deepEqual(parseXml(renderXml('Root', { Value: value }, 'ns:x'), []), { Root: { Value: value } })
    }),
  )
  t.is(t.throws(() => parseXml('<a><b></a>', []))?.name, 'MalformedInput')
})
