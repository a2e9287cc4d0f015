import test from 'ava'
import { limits } from '#recovery/limits.ts'
import { handler } from '../../functions/verify-outage.ts'
import { startAws } from '../aws/aws-endpoint.ts'
import { ssmHost } from '../aws/ssm-host.ts'
import { run, stack } from '../recovery/samples.ts'
import { startApi } from './api-server.ts'

const aws = await startAws({ ssm: ssmHost().operations })
const api = await startApi('127.86.1.1')
const { port } = api
test.after.always(() => Promise.all([aws.stop(), api.close()]))
test.beforeEach(() => {
  aws.intercept = () => undefined
  aws.seen.splice(0)
  lookAt('127.86.1.1')
})

/** Where the active region's API is looked for; on the second address nobody listens. */
function lookAt(address: '127.86.1.1' | '127.86.1.2') {
  const peer = { ...stack.regions['eu-central-1'], address, peerAddress: address }
  const regions = { ...stack.regions, 'eu-central-1': peer }
  process.env.DRCTL_STACK = JSON.stringify({ ...stack, port, regions })
}

function checkersSay(status: string, checkedAt = new Date()) {
  for (const region of ['us-east-1', 'eu-west-3', 'ap-southeast-2']) {
    aws.seen.push({ region, address: '192.0.2.1', status, checkedAt })
  }
}

test.serial('an API that answers probes and checkers is healthy', async t => {
  checkersSay('Success: HTTP Status Code 200, OK')
  const found = await handler({ run })
  t.is(found.verdict, 'healthy')
  t.is(found.firstFailedAt, undefined)
  t.is(api.hosts[0], stack.domain)
})

test.serial('an API that answers neither is out, since the first failure that was seen', async t => {
  lookAt('127.86.1.2')
  const checkedAt = new Date(Date.now() - 9000)
  checkersSay('Failure: Connection timed out.', checkedAt)
  const found = await handler({ run })
  t.is(found.verdict, 'outage')
  t.is(found.firstFailedAt, checkedAt.toISOString())
  t.is(found.evidence.filter(({ vantage }) => vantage === 'probe').length, 2 * limits.probes)
})

test.serial('an API that says it is not ready fails, though it answers', async t => {
  api.says.status = 503
  checkersSay('Failure: HTTP Status Code 503, Service Unavailable.')
  t.is((await handler({ run })).verdict, 'outage')
  api.says.status = 200
})

test.serial('a cut between the regions alone is uncertain', async t => {
  lookAt('127.86.1.2')
  checkersSay('Success: HTTP Status Code 200, OK')
  t.is((await handler({ run })).verdict, 'uncertain')
})

test.serial('when Route 53 cannot be asked the outage is uncertain, and the evidence says why', async t => {
  lookAt('127.86.1.2')
  aws.intercept = ({ service }) => (service === 'route53' ? 'lose-answer' : undefined)
  const found = await handler({ run })
  t.is(found.verdict, 'uncertain')
  t.like(
    found.evidence.find(({ vantage }) => vantage === 'checkers'),
    { saw: 'unknown' },
  )
})

test.serial('an SSM agent that is online proves nothing', async t => {
  lookAt('127.86.1.2')
  checkersSay('Failure: Connection timed out.')
  const found = await handler({ run })
  t.like(
    found.evidence.find(({ vantage }) => vantage === 'instance'),
    { saw: 'unknown', from: 'eu-central-1' },
  )
  t.is(found.verdict, 'outage')
})
