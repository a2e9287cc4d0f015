import test from 'ava'
import { plain } from '#cli/render/paint.ts'
import { LiveViewer } from '#cli/watch/live.ts'
import type { Snapshot } from '#operator/follow.ts'

const at = '2026-11-24T02:00:00.000Z'
const saw = (from: string, detail: string) => ({ vantage: 'probe', from, saw: 'failing', detail, at })
const evidence = Array.from({ length: 30 }, (_, i) => saw('eu-west-1', `127.0.0.${i}: no answer in 1500 ms`))
const question = 'Is the active region lost? The vantage points do not agree, or too few could see it.'
const execution = 'failover-apitest-epoch-8-attempt-1'
const pending = ['CheckReadiness', 'RestoreDatabase', 'StageApi', 'ClaimEpoch', 'SwitchDns', 'Notify']

const waits: Snapshot = {
  region: 'eu-west-1',
  run: { execution, arn: execution, status: 'RUNNING', startedAt: new Date(at) },
  steps: [
    { step: 'VerifyOutage', state: 'waiting', attempts: 14, startedAt: at },
    ...pending.map(step => ({ step, state: 'pending' as const, attempts: 0 })),
  ],
  verdicts: [],
  waiting: [
    {
      step: 'VerifyOutage',
      question,
      answers: ['retry', 'proceed', 'abort'],
      token: 'secret',
      since: at,
      about: { verdict: 'uncertain', reasons: ['they contradict one another'], evidence },
    },
  ],
}

/** What one look at the run draws on a screen of so many rows. */
function drawn(rows: number): string {
  let text = ''
  const write = (more: string) => {
    text += more
  }
  const screen = { json: false, live: true, paint: plain, width: 80, columns: 80, rows, write }
  const viewer = new LiveViewer(screen, () => {})
  viewer.show(waits)
  viewer.close()
  return text
}

test('on a low screen the evidence gives way to the question, and the command that shows it stands there', t => {
  const text = drawn(24)
  t.regex(text, /VerifyOutage waits for a decision since/)
  t.regex(text, /Is the active region lost\?/)
  t.regex(text, /- they contradict one another/)
  t.regex(text, new RegExp(`- evidence: drctl failover show ${execution}\n`))
  t.regex(text, new RegExp(`drctl failover decide ${execution} abort`))
  t.notRegex(text, /127\.0\.0\.29/)
})

test('on a high one all of it is there', t => {
  const text = drawn(70)
  t.regex(text, /Is the active region lost\?/)
  t.regex(text, /127\.0\.0\.29/)
  t.notRegex(text, /- evidence:/)
})
