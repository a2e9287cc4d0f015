import test from 'ava'
import { latestOf } from '#operator/find-run.ts'

const run = (execution: string, status: 'RUNNING' | 'SUCCEEDED' | 'FAILED') => ({ execution, status })

test('the latest run is the newest, but one that goes on comes before those that have ended', t => {
  const waits = run('waits', 'RUNNING')
  const late = run('late', 'SUCCEEDED')
  t.is(latestOf([late, run('failed', 'FAILED')]), late)
  t.is(latestOf([late, waits, run('older', 'RUNNING')]), waits)
  t.is(latestOf([]), undefined)
})
