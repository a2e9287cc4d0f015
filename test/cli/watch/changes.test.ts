import test from 'ava'
import { changeLines } from '#cli/render/change.ts'
import { plain } from '#cli/render/paint.ts'
import { changesBetween } from '#cli/watch/changes.ts'
import type { StepProgress } from '#recovery/run-progress.ts'

const at = (second: number) => `2026-11-24T02:00:${String(second).padStart(2, '0')}.000Z`
const running: StepProgress = { step: 'RestoreDatabase', state: 'running', attempts: 1, startedAt: at(3) }
const seen = (...steps: StepProgress[]) => ({ steps, verdicts: [], waiting: [] })
const restored = (done: number) =>
  seen({ ...running, progress: { phase: 'restore', done, total: 1_000_000 } })

const said = (before: Parameters<typeof changesBetween>[0], after: Parameters<typeof changesBetween>[1]) =>
  changesBetween(before, after, new Date(at(30))).flatMap(change =>
    changeLines(change, { execution: 'run', region: 'r', waiting: [] }, new Date(at(30)), plain, 80),
  )

test('a step that began and ended between two looks gives both, in the order of time', t => {
  const steps: StepProgress[] = [
    { ...running, state: 'done', endedAt: at(9) },
    { step: 'StageApi', state: 'done', attempts: 1, startedAt: at(4), endedAt: at(5) },
  ]
  t.deepEqual(said(undefined, seen(...steps)), [
    '02:00:03Z  RestoreDatabase  begins',
    '02:00:04Z  StageApi         begins',
    '02:00:05Z  StageApi         done after 1.0 s',
    '02:00:09Z  RestoreDatabase  done after 6.0 s',
  ])
})

test('what has not changed gives nothing', t => {
  t.deepEqual(said(restored(150_000), restored(150_000)), [])
})

test('progress is told at each tenth and at each new phase', t => {
  t.deepEqual(said(restored(110_000), restored(190_000)), [])
  t.deepEqual(said(restored(190_000), restored(200_000)), [
    '02:00:30Z  RestoreDatabase  restore 20 %, 200.0 kB of 1.0 MB',
  ])
  t.deepEqual(said(restored(990_000), seen({ ...running, progress: { phase: 'replay' } })), [
    '02:00:30Z  RestoreDatabase  replay',
  ])
})

test('an error is told while the step is tried again, and once more when it ends the step', t => {
  const error = { code: 'HostUnreachable', message: 'the agent is offline', next: '' }
  const troubled = seen({ ...running, error })
  t.deepEqual(said(seen(running), troubled), [
    '02:00:30Z  RestoreDatabase  HostUnreachable, tried again: the agent is offline',
  ])
  t.deepEqual(said(troubled, troubled), [])
  t.deepEqual(said(troubled, seen({ ...running, state: 'failed', endedAt: at(9), error })), [
    '02:00:09Z  RestoreDatabase  failed after 6.0 s: HostUnreachable: the agent is offline',
  ])
})

test('a step that the operator lets begin again begins again', t => {
  const failed: StepProgress = { ...running, state: 'failed', endedAt: at(9) }
  t.deepEqual(said(seen(failed), seen({ ...running, attempts: 2 })), ['02:00:30Z  RestoreDatabase  begins'])
})
