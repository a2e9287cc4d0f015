import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { heal } from '#sandbox/up/disturb.ts'
import { until } from '#test/until.ts'
import { A, B, limits, sandbox } from './sandbox.ts'

test('the old side comes back with writes that nobody else has: they are kept and listed, it stands by, and takes over again', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  const put = async (name: string) => {
    const body = { dateOfBirth: '1990-01-01' }
    t.is((await s.call({ method: 'PUT', path: `/hello/${name}`, body })).status, 204)
  }
  const people = async (region: typeof A | typeof B) =>
    (await s.database(region, 'select name from apitest.person')).flat()

  await s.replicated(A)
  await s.control.cut(`${A}:${B}`)
  for (const name of ['Alone', 'Lonely']) await put(name)
  await s.lose(A)
  await s.control.mend(`${A}:${B}`)
  t.is((await s.ended(B, await s.start(B))).told.outcome, 'recovered')
  t.false((await people(B)).includes('Alone'))
  const lossOfRun = async (region: typeof A | typeof B) =>
    JSON.parse((await s.drctl('failover', 'show', 'latest', '--region', region, '--json')).stdout).loss
  t.regex((await lossOfRun(B)).unknown, /./)
  await put('OnlyInB')

  await heal(s.settings, A)
  await s.agentOnline(A)
  t.is(await s.role(A), 'down', 'what it alone has is not touched by itself')
  t.like(await s.drctl('reinstate', '--region', B, '--yes'), { status: 3 })
  const { status, stdout, stderr } = await s.drctl('reinstate', '--region', A, '--yes', '--json')
  t.is(status, 0, stderr)
  const told = JSON.parse(stdout)
  t.like(told, { region: A, way: 'rewound', epoch: 2, timeline: 2 })
  const { table, inserted } = told.divergence.tables.find(({ table }: { table: string }) =>
    /person/.test(table),
  )
  t.deepEqual([table, inserted], ['apitest.person', 2])
  t.deepEqual(await lossOfRun(B), told.divergence, 'the report of the run is amended')
  t.is(await s.role(A), 'standby')
  await until('what B wrote to arrive', limits.readable, async () => (await people(A)).includes('OnlyInB'))
  await s.serves(B)

  // And it can take over again, before a backup of the epoch has reached it.
  await s.control.cut(`${A}:${B}`)
  await put('LastInB')
  await s.lose(B)
  await s.control.mend(`${A}:${B}`)
  const back = await s.ended(A, await s.start(A))
  t.is(back.told.outcome, 'recovered', JSON.stringify(back.told.readiness))
  t.true(back.told.recovery?.standing)
  const inA = await people(A)
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
  await until('B to have what A has', limits.readable, async () => !(await people(B)).includes('LastInB'))
  await until('the loss to be told', limits.run, async () => (await lossOfRun(A)).transactions !== undefined)
  const lost = (await lossOfRun(A)).tables.find(({ table }: { table: string }) => table === 'apitest.person')
  t.is(lost?.inserted, 1)
  await s.serves(A)
})
