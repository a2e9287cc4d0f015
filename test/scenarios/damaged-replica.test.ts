import test from 'ava'
import { replicatedSegments } from '#sandbox/witness/archive.ts'
import { until } from '#test/until.ts'
import { tear } from './damage.ts'
import { A, B, limits, type Sandbox, sandbox } from './sandbox.ts'

const verdicts = ({ backups }: { backups: { label: string; verdict: string }[] }) =>
  backups.map(({ label, verdict }) => `${label} ${verdict}`)

/** Written, and replicated in a WAL segment of its own. Answers the segment. */
async function written(s: Sandbox, name: string): Promise<string> {
  const known = new Set(replicatedSegments(s.settings, A, 1))
  await s.call({ method: 'PUT', path: `/hello/${name}`, body: { dateOfBirth: '1990-01-01' } })
  await s.database(A, 'select pg_switch_wal()')
  const segment = await s.newSegment(A, known)
  await s.replicated(A)
  return segment
}

const restoring = (s: Sandbox, execution: string) =>
  until('the restore', limits.run, async () =>
    (await s.history(B, execution)).some(({ name }) => name === 'RestoreDatabase'),
  )

test('a corrupt file in the newest backup: the one before it is used, and no write is lost by that; a torn tail: the recovery ends before it, and the report lists it. `drctl backup` tells of all that before; a run is given up in the restore, and the next one is stopped there and goes on', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' }, 'cold')
  await s.replicated(A)
  await written(s, 'Between')
  const taken = await s.drctl('backup', 'run', '--region', B, '--type', 'full', '--json')
  t.like(JSON.parse(taken.stdout), { region: A, epoch: 1, backup: { type: 'full', error: false } })
  await written(s, 'Before')
  const newest = await written(s, 'Behind')
  const [label = ''] = s.backups(B).slice(-1)
  t.is(JSON.parse(taken.stdout).backup.label, label)
  const own = await s.drctl('backup', 'verify', '--region', A, '--json')
  t.is(own.status, 0, own.stdout)
  t.like(JSON.parse(own.stdout), { sound: true, side: 'own', wal: { kind: 'whole' } })
  await s.lose(A)
  tear(s.settings.region[B].efs.replica, `**/backup/**/${label}/**/*{.zst,.gz,bundle/1}`)
  tear(s.settings.region[B].efs.replica, `**/${newest}-*`)

  const read = await s.drctl('backup', 'verify', '--region', B, '--json')
  t.is(read.status, 5, 'a backup is broken')
  const verified = JSON.parse(read.stdout)
  t.like(verified, {
    sound: false,
    side: 'replica',
    wal: { problems: [{ segment: newest, problem: 'torn' }] },
  })
  t.deepEqual(
    verdicts(verified),
    verdicts({
      backups: s.backups(B).map(one => ({ label: one, verdict: one === label ? 'invalid' : 'valid' })),
    }),
  )
  for (const drctl of [s.drctl, s.drctlAsViewer]) {
    const listed = JSON.parse((await drctl('backup', 'list', '--region', B, '--json')).stdout)
    const { seenIn, folders } = listed.regions.find(({ region }: { region: string }) => region === A)
    t.is(seenIn, 'replica', 'A does not answer')
    t.deepEqual(
      folders.map(({ epoch, backups }: { epoch: number; backups: { label: string }[] }) => [
        epoch,
        backups.length,
      ]),
      [[1, s.backups(B).length]],
    )
  }

  const first = await s.start(B)
  await restoring(s, first)
  const aborted = await s.drctl('failover', 'abort', first, '--region', B, '--reason', 'too soon')
  t.is(aborted.status, 0, aborted.stderr)
  const told = await s.drctl('report', first, '--region', B, '--json')
  t.like(JSON.parse(told.stdout).report, { outcome: 'aborted', decisions: [{ reason: 'too soon' }] })

  const execution = await s.start(B)
  await restoring(s, execution)
  await s.stop(B, execution)
  const resumed = await s.drctl('failover', 'resume', execution, '--region', B)
  t.is(resumed.status, 0, resumed.stderr)
  const run = await s.ended(B, execution)
  t.is(run.told.outcome, 'recovered')
  t.deepEqual(
    run.told.recovery?.passedOver.map(passed => passed.label),
    [label],
  )
  t.not(run.told.recovery?.backup, label)
  t.deepEqual(run.told.recovery?.tornTail, [newest])
  const kept = (await s.database(B, 'select name from apitest.person')).flat()
  t.true(kept.includes('Between'))
  t.true(kept.includes('Before'))
  t.false(kept.includes('Behind'))
  await s.serves(B)
})
