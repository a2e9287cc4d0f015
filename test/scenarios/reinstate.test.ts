import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { printed } from '#cli/json/printed.ts'
import { accountId } from '#sandbox/settings.ts'
import { heal, lose } from '#sandbox/up/disturb.ts'
import { until } from '#test/until.ts'
import { A, B, limits, type Sandbox, sandbox } from './sandbox.ts'

const people = async (s: Sandbox, region: typeof A | typeof B): Promise<(string | undefined)[]> =>
  (await s.database(region, 'select name from apitest.person')).flat()
const lossOfRun = async (s: Sandbox, region: typeof A | typeof B, execution = 'latest') =>
  JSON.parse((await s.drctl('failover', 'show', execution, '--region', region, '--json')).stdout).loss
/** The newest report, as `drctl report` has it for a script. */
const reported = async (drctl: Sandbox['drctl'], region: typeof A | typeof B, ...flags: string[]) => {
  const { status, stdout, stderr } = await drctl('report', 'latest', '--region', region, '--json', ...flags)
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}
const putter = (t: ExecutionContext, s: Sandbox) => async (name: string) => {
  const body = { dateOfBirth: '1990-01-01' }
  t.is((await s.call({ method: 'PUT', path: `/hello/${name}`, body })).status, 204)
}

test.serial(
  'the old side comes back with writes that nobody else has: they are kept and listed, it stands by, and takes over again',
  async t => {
    const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
    const put = putter(t, s)

    await s.replicated(A)
    await s.control.cut(`${A}:${B}`)
    for (const name of ['Alone', 'Lonely']) await put(name)
    await s.lose(A)
    await s.control.mend(`${A}:${B}`)
    const takeover = await s.start(B)
    t.is((await s.ended(B, takeover)).told.outcome, 'recovered')
    t.false((await people(s, B)).includes('Alone'))
    const unamended = await reported(s.drctl, B)
    t.like(unamended, { region: B, stored: { bucket: `drctl-apitest-${accountId}-${B}` } })
    t.like(unamended.report, { execution: takeover, outcome: 'recovered', loss: undefined })
    t.like(unamended.report.noStandby, { next: `once ${A} is back: drctl reinstate --region ${A}` })
    const listed = JSON.parse((await s.drctl('report', '--region', B, '--json')).stdout)
    t.like(listed, { reports: { 0: { execution: takeover, outcome: 'recovered' } }, missing: { region: A } })
    t.regex((await lossOfRun(s, B)).unknown, /./)
    await put('OnlyInB')

    await heal(s.settings, A)
    await s.agentOnline(A)
    t.is(await s.role(A), 'down', 'what it alone has is not touched by itself')
    t.like(await s.drctl('reinstate', '--region', B, '--yes'), { status: 3 })
    const { status, stdout, stderr } = await s.drctl('reinstate', '--region', A, '--yes', '--json')
    t.is(status, 0, stderr)
    const told = JSON.parse(stdout)
    t.notThrows(() => printed.reinstate?.parse(told), 'it is of the documented shape')
    t.like(told, { region: A, way: 'rewound', epoch: 2, timeline: 2 })
    const { table, inserted } = told.divergence.tables.find(({ table }: { table: string }) =>
      /person/.test(table),
    )
    t.deepEqual([table, inserted], ['apitest.person', 2])
    t.deepEqual(await lossOfRun(s, B), told.divergence, 'the report of the run is amended')
    t.is(told.amended, takeover)
    const amended = (await reported(s.drctlAsViewer, B)).report
    t.deepEqual(amended.loss.divergence, told.divergence)
    for (const drctl of [s.drctl, s.drctlAsViewer])
      t.deepEqual((await reported(drctl, B, '--earlier')).report, unamended.report)
    const { stdout: page } = await s.drctl('report', takeover, '--region', B, '--format', 'html')
    t.true(page.includes('Exact loss') && page.includes('apitest.person: 2 rows inserted'))
    t.is(await s.role(A), 'standby')
    await until('what B wrote to arrive', limits.readable, async () =>
      (await people(s, A)).includes('OnlyInB'),
    )
    await s.serves(B)

    // And it can take over again, before a backup of the epoch has reached it.
    await s.control.cut(`${A}:${B}`)
    await put('LastInB')
    await s.lose(B)
    await s.control.mend(`${A}:${B}`)
    const back = await s.ended(A, await s.start(A))
    t.is(back.told.outcome, 'recovered', JSON.stringify(back.told.readiness))
    t.true(back.told.recovery?.standing)
    const inA = await people(s, A)
    t.true(inA.includes('OnlyInB'))
    t.false(inA.includes('Alone'))
    t.false(inA.includes('LastInB'))
    await s.serves(A)

    // With `reinstate: auto` the old side needs nobody.
    const hostSettings = join(s.settings.region[B].root, 'etc/drctl/host.json')
    writeFileSync(
      hostSettings,
      JSON.stringify({ ...JSON.parse(readFileSync(hostSettings, 'utf8')), reinstate: 'auto' }),
    )
    await heal(s.settings, B)
    await until('B to stand by', limits.run, async () => (await s.role(B)) === 'standby')
    await until(
      'B to have what A has',
      limits.readable,
      async () => !(await people(s, B)).includes('LastInB'),
    )
    await until(
      'the loss to be told',
      limits.run,
      async () => (await lossOfRun(s, A)).transactions !== undefined,
    )
    const lost = (await lossOfRun(s, A)).tables.find(
      ({ table }: { table: string }) => table === 'apitest.person',
    )
    t.is(lost?.inserted, 1)
    await s.serves(A)
  },
)

test.serial(
  'the new primary is lost in the middle of that: the operator is told what to do, a takeover back is refused, and once it is back everything goes on by itself, with nothing lost of what was kept',
  async t => {
    const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
    const put = putter(t, s)
    await s.replicated(A)
    await s.control.cut(`${A}:${B}`)
    await put('Alone')
    await s.lose(A)
    await s.control.mend(`${A}:${B}`)
    const takeover = await s.start(B)
    t.is((await s.ended(B, takeover)).told.outcome, 'recovered')

    // No backup of the new epoch reaches A, and B writes on while A is rewound.
    await s.control.lag(3600)
    const { ledger } = s.callers()
    await until('writes in B', limits.alarm, () => ledger.acknowledged.length > 20)
    await heal(s.settings, A)
    await s.agentOnline(A)
    const asked = s.drctl('reinstate', '--region', A, '--yes')
    // Written when all that B has to give is there.
    const rewound = join(s.settings.region[A].root, 'var/lib/drctl/postgresql/data/backup_label')
    await until('A to be rewound', limits.run, () => existsSync(rewound), 1)
    await lose(s.settings, B)
    const { status, stderr } = await asked
    t.is(status, 5)
    t.regex(stderr, new RegExp(`${A} does not follow ${B}`))
    t.regex(stderr, new RegExp(`drctl reinstate --region ${A}`))

    const refused = (await s.ended(A, await s.start(A))).told
    t.is(refused.outcome, 'refused')
    const why = refused.readiness?.reasons.find(({ blocking }) => blocking)?.message
    t.regex(why ?? '', /its standby has not caught up with that epoch/)
    t.deepEqual(await s.named(), [B])
    t.not(await s.role(A), 'primary')

    await s.heal(B)
    await put('Afterwards')
    await until('A to follow', limits.run, async () =>
      (await people(s, A).catch(() => undefined))?.includes('Afterwards'),
    )
    const { tables, keptIn } = await until('the loss to be told', limits.run, async () => {
      const loss = await lossOfRun(s, B, takeover)
      return loss?.tables && loss
    })
    t.is(tables.find(({ table }: { table: string }) => table === 'apitest.person')?.inserted, 1)
    t.true(readdirSync(keptIn).some(name => /^00000001[0-9A-F]{16}$/.test(name)))
    const again = await s.drctl('reinstate', '--region', A, '--yes', '--json')
    t.is(again.status, 0, again.stderr)
    t.like(JSON.parse(again.stdout), { way: 'following', epoch: 2, divergence: { tables } })
    await s.serves(B)
  },
)
