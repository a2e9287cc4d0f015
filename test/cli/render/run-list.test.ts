import test from 'ava'
import { plain } from '#cli/render/paint.ts'
import { runListLines } from '#cli/render/run-list.ts'

const run = (attempt: number, status: string, endedAt: string) => ({
  execution: `failover-apitest-epoch-8-attempt-${attempt}`,
  arn: '',
  region: 'eu-central-1',
  status,
  startedAt: new Date('2026-11-24T02:14:20.000Z'),
  endedAt: new Date(endedAt),
})

test('the list of runs fits 80 columns', t => {
  const runs = [
    run(2, 'SUCCEEDED', '2026-11-24T02:26:25.000Z'),
    run(1, 'TIMED_OUT', '2026-11-25T02:14:20.000Z'),
  ]
  t.deepEqual(runListLines({ runs }, new Date(), plain), [
    'failover-apitest-epoch-8-attempt-2',
    '  2026-11-24 02:14:20Z  succeeded  12 min 05 s  eu-central-1',
    'failover-apitest-epoch-8-attempt-1',
    '  2026-11-24 02:14:20Z  timed out  1 d 00 h     eu-central-1',
  ])
})

test('a run that is to begin by a clock that is behind that of AWS takes no time yet', t => {
  const { endedAt: _, ...begun } = run(1, 'RUNNING', '')
  const [, line] = runListLines({ runs: [begun] }, new Date('2026-11-24T02:14:15.000Z'), plain)
  t.is(line, '  2026-11-24 02:14:20Z  running  0.0 s  eu-central-1')
})
