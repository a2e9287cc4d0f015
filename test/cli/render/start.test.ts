import test from 'ava'
import Start from '#cli/commands/failover/start.ts'
import { takeoverLines } from '#cli/render/start.ts'
import { stack } from '../../recovery/samples.ts'

const input = {
  mode: 'failover',
  region: 'eu-west-1',
  peer: 'eu-central-1',
  epoch: 8,
  fromEpoch: 8,
  force: true,
  reason: '',
  by: 'jane@laptop',
  trigger: { kind: 'operator' },
} as const

test('--force promises no takeover against what is known to stand in the way', t => {
  const text = takeoverLines(stack, input).join(' ').replace(/\s+/g, ' ')
  for (const said of [text, Start.flags.force.summary ?? '']) {
    t.regex(
      said,
      /outage is uncertain.*not protected yet.*cannot be known.*known to stand in the way still does/i,
    )
    t.notRegex(said, /not ready/)
  }
})
