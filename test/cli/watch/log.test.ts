import test from 'ava'
import { plain } from '#cli/render/paint.ts'
import { logViewer } from '#cli/watch/log.ts'
import type { Snapshot } from '#operator/follow.ts'

const at = (second: number) => `2026-11-24T02:00:${String(second).padStart(2, '0')}.000Z`

/** The outage was looked at so often, the last time with this reason. */
const looked = (attempts: number, reason: string): Snapshot => ({
  region: 'eu-west-1',
  run: { execution: 'run', arn: 'run', status: 'RUNNING', startedAt: new Date(at(0)) },
  steps: [{ step: 'VerifyOutage', state: 'done', attempts, startedAt: at(0), endedAt: at(5 * attempts) }],
  verdicts: [{ step: 'VerifyOutage', at: at(5 * attempts), verdict: 'uncertain', reasons: [reason] }],
  waiting: [],
})

test('a step that is done again gives its reasons anew only when they are others', t => {
  let text = ''
  const write = (more: string) => {
    text += more
  }
  const viewer = logViewer({
    json: false,
    live: false,
    paint: plain,
    width: 80,
    columns: 80,
    rows: 24,
    write,
  })
  for (const attempts of [1, 2, 3]) viewer.show(looked(attempts, 'they contradict one another'))
  viewer.show(looked(4, 'too few could see it'))
  t.is(
    text,
    `02:00:00Z  VerifyOutage     begins
02:00:05Z  VerifyOutage     done after 5.0 s: uncertain
      - they contradict one another
02:00:10Z  VerifyOutage     begins
02:00:10Z  VerifyOutage     done after 10.0 s: uncertain
02:00:15Z  VerifyOutage     begins
02:00:15Z  VerifyOutage     done after 15.0 s: uncertain
02:00:20Z  VerifyOutage     begins
02:00:20Z  VerifyOutage     done after 20.0 s: uncertain
      - too few could see it
`,
  )
})
