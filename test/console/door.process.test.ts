import { request } from 'node:http'
import test from 'ava'
import type { Failure, RunView } from '#console/contract.ts'
import { installedDrctl, operatorOf, ran } from '#test/cli/drctl.ts'
import { fails } from '#test/cli/scripted-steps.ts'
import { twoRegions } from '#test/cli/two-regions.ts'
import { until } from '#test/until.ts'
import { asked, type OpenConsole, openConsole } from './open-console.ts'

const drctl = installedDrctl(test)
const active = 'v=1 epoch=8 rev=23 state=active active=eu-central-1 by=jane@laptop'
const first = 'failover-apitest-epoch-8-attempt-1'
const run = `/api/runs/eu-west-1/${first}`

/** With headers that fetch would not let through. */
function statusOf(
  { port, url }: OpenConsole,
  path: string,
  headers: Record<string, string>,
): Promise<number> {
  const token = url.split('#token=')[1] ?? ''
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, headers: { 'x-drctl-token': token, ...headers } }
    request(options, response => resolve(response.resume().statusCode ?? 0))
      .once('error', reject)
      .end()
  })
}

test.serial('whoever has no token, comes by another name or from another page is refused', async t => {
  const console = await openConsole(t, drctl, operatorOf(await twoRegions(t, 20_720)))
  const { port } = console
  const own = `127.0.0.1:${port}`
  t.is((await asked(console, '/api/about')).status, 200)
  t.is((await asked(console, '/api/about', { bare: true })).status, 403)
  t.is((await asked(console, '/api/about', { headers: { 'x-drctl-token': 'guessed' } })).status, 403)
  t.is(await statusOf(console, '/api/about', { host: own }), 200)
  t.is(await statusOf(console, '/api/about', { host: `rebound.example:${port}` }), 403)
  t.is(await statusOf(console, '/', { host: `rebound.example:${port}` }), 403)
  t.is(await statusOf(console, '/api/about', { host: own, origin: `http://${own}` }), 200)
  t.is(await statusOf(console, '/api/about', { host: own, origin: 'http://evil.example' }), 403)
  t.is(await statusOf(console, '/api/about', { host: own, origin: 'null' }), 403)
  t.is(await statusOf(console, '/api/about', { host: own, 'sec-fetch-site': 'cross-site' }), 403)
  const refused = await asked(console, '/api/about', { bare: true })
  t.deepEqual(await refused.json(), {
    error: {
      code: 'NotAdmitted',
      message: 'the request has no valid token',
      next: 'open the link that drctl console printed when it started',
    },
  })
  t.regex(console.said(), /^drctl: GET \/api\/about: NotAdmitted: the request has no valid token$/m)
})

test.serial('a request for what is no address is refused, and the console goes on', async t => {
  const console = await openConsole(t, drctl, operatorOf(await twoRegions(t, 20_720)))
  for (const path of ['//', '/\\', '//a[']) t.is(await statusOf(console, path, {}), 400, path)
  t.is((await asked(console, '/api/about')).status, 200)
})

test.serial('the page loads nothing from elsewhere, and is kept by nobody', async t => {
  const console = await openConsole(t, drctl, operatorOf(await twoRegions(t, 20_720)))
  for (const path of ['/', '/console.js', '/console.css', '/runs/eu-west-1/some-run']) {
    const { status, headers } = await asked(console, path, { bare: true })
    t.is(status, 200)
    const policy = headers.get('content-security-policy') ?? ''
    t.regex(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/)
    t.notRegex(policy, /unsafe|\*|http/)
    t.is(headers.get('x-content-type-options'), 'nosniff')
    t.is(headers.get('cache-control'), 'no-store')
  }
})

test.serial(
  'task tokens never leave the server, and the second who decides is told who was first',
  async t => {
    const aws = await twoRegions(t, 20_720)
    aws.writeZone(active, '127.87.1.10')
    let token = ''
    aws.steps['ask-operator'] = (_call, event) => {
      token = String(event.token)
      return { told: true }
    }
    aws.steps['smoke-test'] = call =>
      call === 1 ? fails('SmokeTestFailed', 'not read back') : { checks: [], passedAt: '' }
    const console = await openConsole(t, drctl, operatorOf(aws))
    await ran(drctl, ['failover', 'start', '--region', 'eu-west-1', '--yes'], operatorOf(aws))
    const view = async () => (await asked(console, run)).json() as Promise<RunView>
    const question = await until('the run waits', 20_000, async () => (await view()).questions[0])
    const texts = await Promise.all(
      [run, `${run}/steps/SmokeTest`, `${run}/graph`].map(async path => (await asked(console, path)).text()),
    )
    t.not(token, '')
    t.false(texts.some(text => text.includes(token)))

    const wish = { step: 'SmokeTest', since: question.since, answer: 'retry', reason: 'first' }
    const decide = (body: object, headers = {}) =>
      asked(console, `${run}/decision`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      })
    t.is((await decide(wish, { 'content-type': 'text/plain' })).status, 400)
    t.is((await decide({ ...wish, reason: ' ' })).status, 400)
    t.is((await decide({ ...wish, answer: 'skip' })).status, 409)
    t.is((await decide(wish)).status, 200)
    const second = await decide({ ...wish, reason: 'second' })
    t.is(second.status, 409)
    const { error } = (await second.json()) as { error: Failure }
    t.regex(error.message, /; SmokeTest was answered with retry by .*: first$/)
  },
)

test.serial('a port that another program has is named, with what to type', async t => {
  const aws = await twoRegions(t, 20_720)
  const { port } = await openConsole(t, drctl, operatorOf(aws))
  const { status, stderr } = await ran(
    drctl,
    ['console', '--no-open', '--port', String(port)],
    operatorOf(aws),
  )
  t.is(status, 3)
  t.is(
    stderr,
    `drctl: port ${port} is in use by another program\n  next: drctl console, on any free port, or: drctl console --port ${port + 1}\n`,
  )
})

test.serial('Ctrl-C ends it with 0', async t => {
  const { child, closed, said } = await openConsole(t, drctl, operatorOf(await twoRegions(t, 20_720)))
  child.kill('SIGINT')
  t.deepEqual(await closed, [0, null])
  t.is(said(), '')
})
