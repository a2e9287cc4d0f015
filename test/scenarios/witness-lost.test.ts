import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import test, { type ExecutionContext } from 'ava'
import { until } from '#test/until.ts'
import { A, B, limits, type Sandbox, sandbox } from './sandbox.ts'

/** As drctl.yml's `onWitnessLoss: serve` and main_install.yml on both hosts have it. */
function serve({ settings }: Sandbox) {
  for (const region of [A, B] as const) {
    const file = join(settings.region[region].root, 'etc/drctl/host.json')
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), onWitnessLoss: 'serve' }))
  }
}

/** A write to A's host from beside it, where no link lies in between. */
async function putBeside({ settings }: Sandbox): Promise<boolean> {
  const url = `http://${settings.region[A].instance}:${settings.ports.api}/hello/Beside`
  const body = JSON.stringify({ dateOfBirth: '1990-01-01' })
  const request = { method: 'PUT', body, headers: { 'content-type': 'application/json' } }
  const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
  return answer?.status === 204
}

/** Writes beside A until the test ends; the moment at which the last one that was acknowledged was sent. */
function writer(t: ExecutionContext, s: Sandbox) {
  let ends = false
  const acknowledged = { sentAt: 0 }
  t.teardown(() => {
    ends = true
  })
  void (async () => {
    while (!ends) {
      const sentAt = Date.now()
      if (await putBeside(s)) acknowledged.sentAt = sentAt
      await wait(20)
    }
  })()
  return acknowledged
}

const leases = async (t: ExecutionContext, s: Sandbox, many: number) => {
  const end = performance.now() + many * 1_000 * s.settings.leaseSeconds
  await until(`${many} leases to pass`, limits.alarm, async () => {
    t.true(await putBeside(s))
    return performance.now() > end
  })
}
const isDown = (s: Sandbox) => until('A to stop', limits.alarm, async () => (await s.role(A)) === 'down')
const startedAt = (s: Sandbox) => s.database(A, 'select pg_postmaster_start_time()')

test.serial(
  'the active side that loses the name servers serves on by the promise of the other host, and stops without it; a takeover waits until the promise has run out',
  async t => {
    const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
    serve(s)
    const before = await startedAt(s)
    await s.control.cut(`${A}:dns`)
    await leases(t, s, 4)
    t.deepEqual(await startedAt(s), before)
    await s.serves(A)

    // No promise, no serving.
    await s.control.cut(`${A}:${B}`)
    await isDown(s)
    t.false(await putBeside(s))
    await s.control.mend(`${A}:${B}`)
    await s.control.mend(`${A}:dns`)
    await until('A to serve again', limits.alarm, () => putBeside(s))

    // One of the servers stays behind, so that B's guard does not see the claim, and goes on promising.
    await s.control.cut(`${A}:dns`)
    await s.control.cut(`callers:${A}`)
    await until('the checkers to see it', limits.alarm, async () =>
      (await s.control.status()).health.every(({ status }) => status.startsWith('Failure')),
    )
    await s.control.fault({ kind: 'server-behind', name: 'ns-2', seconds: 600 })
    const acknowledged = writer(t, s)
    const execution = await s.start(B, '--force')
    await until('the promotion to wait for the server', limits.run, async () =>
      (await s.history(B, execution)).some(({ cause }) => /phase\W+record\W/.test(cause ?? '')),
    )
    await leases(t, s, 1)
    t.is(await s.role(B), 'standby')

    await s.control.clearFaults()
    await isDown(s)
    t.is(await s.role(B), 'standby', 'the promise has not run out yet')
    t.is((await s.ended(B, execution)).told.outcome, 'recovered')
    const [[openedAt] = []] = await s.database(
      B,
      'select extract(epoch from opened_at) * 1000 from apitest.epoch where epoch = 2',
    )
    t.true(acknowledged.sentAt > 0)
    t.true(acknowledged.sentAt < Number(openedAt), `${acknowledged.sentAt}, promoted by ${openedAt}`)
    await s.serves(B)
  },
)
