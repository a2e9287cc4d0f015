import test from 'ava'
import { regionBackups } from '#operator/backups/view.ts'
import type { HostBackups, ListedBackup, Side } from '#recovery/contracts/list-backups.ts'

const backup = (label: string, stoppedAt: string): ListedBackup => ({
  ...{ label, type: 'full', stoppedAt, databaseBytes: 1 },
  ...{ startWal: '000000010000000000000003', stopWal: '000000010000000000000003' },
})
const [old, fresh] = [backup('old', '2026-11-24T01:00:00Z'), backup('fresh', '2026-11-24T02:00:00Z')]
const told = (side: Side, ...backups: ListedBackup[]): { answer: HostBackups } => ({
  answer: { region: 'x', side, folders: [{ epoch: 8, backups }], left: 0 },
})
const silent = { problem: 'no answer' }
const at = { answer: '2026-11-24T01:30:00Z' }
const inBoth = (
  ...answers: Parameters<typeof regionBackups> extends [string, ...infer Rest] ? Rest : never
) =>
  regionBackups('eu-central-1', ...answers).folders.flatMap(({ backups }) =>
    backups.map(({ label, replicated }) => [label, replicated]),
  )

test('a backup is in both regions when the replica lists it and was brought up to date after it', t => {
  t.deepEqual(inBoth(told('own', fresh, old), told('replica', fresh, old), at), [
    ['fresh', false],
    ['old', true],
  ])
  t.deepEqual(inBoth(told('own', old), told('replica'), at), [['old', false]])
  t.deepEqual(inBoth(told('own', old), told('replica', { ...old, why: 'broken there' }), at), [
    ['old', false],
  ])
})

test('what cannot be asked is not known', t => {
  t.deepEqual(inBoth(told('own', old), silent, at), [['old', undefined]])
  t.deepEqual(inBoth(told('own', old), told('replica', old), silent), [['old', undefined]])
})

test('a region that is silent is seen in its replica, and one of which nobody tells has no folders', t => {
  t.like(regionBackups('a', silent, told('replica', old), at), { seenIn: 'replica', problem: 'no answer' })
  t.deepEqual(regionBackups('a', silent, silent, silent), {
    region: 'a',
    problem: 'no answer',
    replicationProblem: 'no answer',
    folders: [],
    left: 0,
  })
})
