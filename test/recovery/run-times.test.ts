import test from 'ava'
import { runTimes } from '#recovery/run-times.ts'
import { recovered } from '#test/cli/sample-report.ts'

test('a run is compared by how long it took, and each of its steps', t => {
  const { execution, seconds, steps } = runTimes(recovered)
  t.deepEqual({ execution, seconds }, { execution: recovered.execution, seconds: 42.5 })
  t.is(steps.RestoreDatabase, 11.4)
  t.is(Object.keys(steps).length, recovered.phases.length)
})
