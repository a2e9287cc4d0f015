import test from 'ava'
import { installedDrctl, operatorOf, ran } from './drctl.ts'
import { recovered } from './sample-report.ts'
import { twoRegions } from './two-regions.ts'

const drctl = installedDrctl(test)
const oldTimes = {
  ...{ seconds: 42.5, source: 'checker' as const },
  ...{ from: '2025-02-03T02:14:07.500Z', to: '2025-02-03T02:14:50.000Z' },
}
const active = 'v=1 epoch=8 rev=23 state=active active=eu-central-1 by=jane@laptop'

/** Ages depend on the day of the test. */
const aged = (text: string) => text.replace(/(\d+ [a-z]+ )+ago/g, 'a while ago')

test.serial('status shows the record, what each server says, and both regions', async t => {
  const aws = await twoRegions(t, 20_200)
  aws.writeZone(active, '127.87.1.10')
  const { status, stdout, stderr } = await ran(drctl, ['status'], operatorOf(aws))
  t.is(stderr, '')
  t.is(status, 0)
  const [standing = '', cost = ''] = aged(stdout).split('\na failover now, ')
  t.is(
    standing,
    `apitest at api.example.test
  record    eu-central-1 is active, epoch 8 (rev 23, by jane@laptop)
  DNS       eu-central-1 (127.87.1.10) by 127.87.0.53:20201, 127.87.0.54:20201

eu-central-1 (active)
  database  primary, epoch 8, timeline 1, at 0/5000148
  lease     17 s left, epoch 8
  API       ready, 1.0.0
  backup    20261124-013000F (full), ended a while ago
  WAL       000000010000000000000005, a while ago

eu-west-1 (standby)
  database  absent
  API       down, staged: 1.0.0
  backup    20261124-013000F (full), ended a while ago, replicated
  WAL       000000010000000000000005, a while ago, replicated
`,
  )
  t.regex(
    cost.replace(/\s+/g, ' '),
    /^into eu-west-1 RPO [\w ]+: a backup would be restored, .*RTO 14\.0 s: 9\.0 s until a silent .* 150 MB are to be restored; /,
  )
})

test.serial('a region that is lost is shown as unreachable, and the rest all the same', async t => {
  const aws = await twoRegions(t, 20_200)
  aws.writeZone(active, '127.87.1.10')
  aws.meetCalls(({ region, service }) =>
    region === 'eu-central-1' || service === 'route53' ? 'silence' : undefined,
  )
  const { status, stdout } = await ran(drctl, ['status'], operatorOf(aws))
  t.is(status, 0)
  const lines = aged(stdout).split('\n')
  t.deepEqual(lines.slice(0, 4), [
    'apitest at api.example.test',
    '  record    eu-central-1 is active, epoch 8 (rev 23, by jane@laptop), as the',
    '            servers say: Route 53 does not answer',
    '  DNS       eu-central-1 (127.87.1.10) by 127.87.0.53:20201, 127.87.0.54:20201',
  ])
  t.is(lines[5], 'eu-central-1 (active)')
  t.regex(lines[6] ?? '', /^ {2}unreachable {2}SSM \w+ in eu-central-1:/)
  t.true(lines.includes('eu-west-1 (standby)'))
})

test.serial(
  'what a failover would cost is measured by the stored report of the last one, of any age',
  async t => {
    const aws = await twoRegions(t, 20_200)
    aws.writeZone(active, '127.87.1.10')
    const old = { ...recovered, startedAt: '2025-02-03T02:14:20.000Z', rto: oldTimes }
    await aws.storeReport({ ...old, region: 'eu-central-1', peer: 'eu-west-1' })
    const { stdout } = await ran(drctl, ['status'], operatorOf(aws))
    t.regex(
      stdout.replace(/\s+/g, ' '),
      /; 12\.5 s until the run began and 30\.0 s for its steps, as in failover-apitest-epoch-8-attempt-1/,
    )
  },
)

test.serial('the JSON of status has the ages in seconds', async t => {
  const aws = await twoRegions(t, 20_200)
  aws.writeZone(active, '127.87.2.10')
  const { stdout } = await ran(drctl, ['status', '--json'], operatorOf(aws))
  const status = JSON.parse(stdout)
  t.is(status.v, 1)
  t.deepEqual(status.record, {
    ...{ epoch: 8, rev: 23, state: 'active', active: 'eu-central-1', by: 'jane@laptop' },
    source: 'route53',
  })
  t.deepEqual(status.dns[0], { server: '127.87.0.53:20201', addresses: ['127.87.2.10'], region: 'eu-west-1' })
  const [own, replica] = status.regions
  t.is(own.database.state, 'primary')
  t.is(replica.backup.label, '20261124-013000F')
  t.true(replica.backup.replicated)
  t.is(typeof replica.wal.ageSeconds, 'number')
})
