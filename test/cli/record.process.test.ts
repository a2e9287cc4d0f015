import test from 'ava'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { installedDrctl, operatorOf, ran } from './drctl.ts'
import { normal } from './normal.ts'
import { twoRegions } from './two-regions.ts'

const drctl = installedDrctl(test)

test.serial('init writes the first record once, and shows it', async t => {
  const aws = await twoRegions(t, 20_300)
  aws.writeZone(undefined, '127.87.1.10')
  const env = operatorOf(aws)
  const missing = await ran(drctl, ['record', 'show'], env)
  t.is(missing.status, 7)
  t.is(
    missing.stderr,
    `drctl: the zone has no epoch record _drctl.api.example.test
  next: write the first epoch record: drctl init --active <region>
`,
  )
  const written = await ran(drctl, ['init', '--active', 'eu-central-1'], env)
  t.is(written.stderr, '')
  t.is(
    normal(written.stdout),
    `_drctl.api.example.test
  active       eu-central-1
  epoch        1, revision 1, by jane@laptop
  text         v=1 epoch=1 rev=1 state=active active=eu-central-1 by=jane@laptop
  next: drctl status
`,
  )
  const again = await ran(drctl, ['init', '--active', 'eu-west-1'], env)
  t.is(again.status, 3)
  t.is(
    normal(again.stderr),
    `drctl: there is an epoch record already: v=1 epoch=1 rev=1 state=active active=eu-central-1 by=jane@laptop
  next: the epoch record is there already: drctl record show
`,
  )
})

test.serial('a malformed record is shown and mended', async t => {
  const aws = await twoRegions(t, 20_300)
  aws.writeZone('v=1 epoch=8 rev=23 state=active', '127.87.1.10')
  const env = operatorOf(aws)
  const shown = await ran(drctl, ['record', 'show'], env)
  t.is(
    shown.stdout,
    `_drctl.api.example.test
  malformed    v=1 epoch=8 rev=23 state=active
  next: drctl record repair --epoch <n> --active <region>
`,
  )
  const start = await ran(drctl, ['failover', 'start', '--region', 'eu-west-1', '--yes'], env)
  t.is(start.status, 3)
  t.is(
    start.stderr,
    `drctl: the epoch record reads "v=1 epoch=8 rev=23 state=active"
  next: look at it: drctl record show; mend it: drctl record repair
`,
  )
  const repair = ['record', 'repair', '--epoch', '8', '--active', 'eu-central-1']
  const unasked = await ran(drctl, repair, env)
  t.is(unasked.status, 2)
  t.is(
    unasked.stderr,
    `drctl: this command asks before it acts, and there is no terminal to ask on
  next: drctl record repair --epoch 8 --active eu-central-1 --yes
`,
  )
  const mended = await ran(drctl, [...repair, '--yes', '--json'], env)
  t.deepEqual(JSON.parse(normal(mended.stdout)), {
    v: 1,
    record: { epoch: 8, rev: 24, state: 'active', active: 'eu-central-1', by: 'jane@laptop' },
    before: 'v=1 epoch=8 rev=23 state=active',
  })
  const now = await ran(drctl, ['record', 'show', '--json'], env)
  t.is(JSON.parse(now.stdout).record.rev, 24)
})

const repair = ['record', 'repair', '--epoch', '8', '--active', 'eu-central-1', '--yes', '--json']
const wrong = 'v=1 epoch=9 rev=1 state=active active=eu-west-1 by=x'

test.serial('a repair whose answer is lost writes once more, and waits for that change', async t => {
  const aws = await twoRegions(t, 20_300)
  aws.writeZone(wrong, '127.87.1.10')
  let lost = 0
  let waits = 0
  aws.meetCalls((_scope, operation) => {
    if (operation === 'GetChange') waits++
    return operation === 'ChangeResourceRecordSets' && lost++ === 0 ? 'lost answer' : undefined
  })
  const { status, stdout, stderr } = await ran(drctl, repair, operatorOf(aws))
  t.is(stderr, '')
  t.is(status, 0)
  t.like(JSON.parse(stdout).record, { epoch: 8, rev: 3 })
  t.true(waits > 0, 'the change was waited for')
  const now = await ran(drctl, ['record', 'show', '--json'], operatorOf(aws))
  t.is(JSON.parse(now.stdout).record.rev, 3)
})

test.serial('a write of which Route 53 does not say that the servers have it is no success', async t => {
  const aws = await twoRegions(t, 20_300)
  aws.writeZone(wrong, '127.87.1.10')
  aws.meetCalls((_scope, operation) =>
    operation === 'GetChange' ? new AwsError('NoSuchChange', 'no such change', 404) : undefined,
  )
  const { status, stdout, stderr } = await ran(drctl, repair, operatorOf(aws))
  t.is(status, 6)
  t.is(stdout, '')
  t.is(JSON.parse(stderr).error.code, 'ChangeDropped')
})
