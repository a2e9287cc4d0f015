import { Resolver } from 'node:dns/promises'
import test from 'ava'
import { domain } from '#sandbox/settings.ts'
import { until } from '#test/until.ts'
import { A, B, limits, type Sandbox, sandbox } from './sandbox.ts'

/** The region that one of the zone's servers names in the epoch record. */
async function namedBy({ settings }: Sandbox, server: 0 | 1): Promise<string | undefined> {
  const resolver = new Resolver({ timeout: 500, tries: 2 })
  resolver.setServers([`${settings.world.nameServers[server]}:${settings.ports.dns}`])
  const [text] = await resolver.resolveTxt(`_drctl.${domain}`)
  return / active=(\S+)/.exec(text?.join('') ?? '')?.[1]
}

/** Lets the second of the two servers learn nothing new, whatever INSYNC says. */
const holdBack = ({ control }: Sandbox) =>
  control.fault({ kind: 'server-behind', name: 'ns-2', seconds: 600 })

const entered = async (s: Sandbox, execution: string, state: string) =>
  (await s.history(B, execution)).some(({ type, name }) => type === 'TaskStateEntered' && name === state)

/** A write to a region's host from beside it, where no link lies in between. */
async function putBeside({ settings }: Sandbox, region: typeof A | typeof B): Promise<number> {
  const url = `http://${settings.region[region].instance}:${settings.ports.api}/hello/Beside`
  const body = JSON.stringify({ dateOfBirth: '1990-01-01' })
  const request = { method: 'PUT', body, headers: { 'content-type': 'application/json' } }
  const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
  return answer?.status ?? 0
}

test.serial(
  'a name server stays behind: the old side, which lives, stops although that one still names it; nobody promotes before it has caught up; behind by a revision alone it holds up the switch of the name and nothing else',
  async t => {
    const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
    // A is cut off from its callers and from B, which cannot ask it to stop. It hears the name servers.
    for (const link of [`callers:${A}`, `${A}:${B}`] as const) await s.control.cut(link)
    await until('the checkers to see it', limits.alarm, async () =>
      (await s.control.status()).health.every(({ status }) => status.startsWith('Failure')),
    )
    t.is(await putBeside(s, A), 204)
    await s.control.propagation(20)
    await holdBack(s)
    const execution = await s.start(B)

    await until('the other server to have the claim', limits.run, async () => (await namedBy(s, 0)) === B)
    await until('A to stop', limits.readable, async () => (await s.role(A)) === 'down')
    t.is(await namedBy(s, 1), A)
    t.not(await putBeside(s, A), 204)
    t.false(await entered(s, execution, 'FenceOldSide'), 'the claim is PENDING')

    await until('the promotion to wait for the server', limits.run, async () =>
      (await s.history(B, execution)).some(({ cause }) => /phase\W+record\W/.test(cause ?? '')),
    )
    t.is(await s.role(B), 'standby')
    t.is(await s.role(A), 'down')
    await s.control.propagation(1)
    await s.control.clearFaults()
    await until('B to be promoted', limits.run, async () => (await s.role(B)) === 'primary')

    // From `taking` to `active` in the same epoch: both servers name the same region.
    await holdBack(s)
    const startedAt = () => s.database(B, 'select pg_postmaster_start_time()')
    const before = await startedAt()
    await until('the name to be waited for', limits.run, async () =>
      (await s.history(B, execution)).some(({ error }) => error === 'NameNotSwitched'),
    )
    const two = performance.now() + 2_000 * s.settings.leaseSeconds
    await until('two leases to pass', limits.alarm, async () => {
      t.is(await putBeside(s, B), 204)
      return performance.now() > two
    })
    t.deepEqual(await startedAt(), before)
    await s.control.clearFaults()
    t.is((await s.ended(B, execution)).told.outcome, 'recovered')
    await s.serves(B)
  },
)
