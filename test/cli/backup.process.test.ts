import test from 'ava'
import type { HostBackups } from '#recovery/contracts/list-backups.ts'
import { installedDrctl, operatorOf, ran } from './drctl.ts'
import { activeHost } from './sample-host.ts'
import { type TwoRegions, twoRegions } from './two-regions.ts'

const drctl = installedDrctl(test)
const active = 'v=1 epoch=8 rev=23 state=active active=eu-central-1 by=jane@laptop'
const [backup] = activeHost.ownRepository?.backups ?? []
if (!backup) throw new Error('the sample host has a backup')
const { startedAt: _, timeline: __, error: ___, ...listed } = backup

const typed = (aws: TwoRegions, ...args: string[]) => ran(drctl, args, operatorOf(aws))
const narrow = (stdout: string) => stdout.split('\n').every(line => line.length <= 80)

/** eu-central-1 has two backups of the recorded epoch, of which the older one is broken; the newer one is not copied yet. */
const folders: HostBackups['folders'] = [
  {
    epoch: 8,
    backups: [
      {
        ...listed,
        label: '20261124-015900F_20261124-015950I',
        type: 'incr',
        stoppedAt: '2026-11-24T01:59:55.000Z',
      },
      listed,
      { ...listed, label: '20261123-013000F', why: `WAL segment ${listed.startWal} of it is missing` },
    ],
    newestWal: '000000010000000000000005',
    newestWalAt: '2026-11-24T01:59:48.000Z',
  },
  { epoch: 6, backups: [], problem: 'pgBackRest cannot read it: no backup.info' },
]

const list = `eu-central-1
  replicated   up to 2026-11-24 01:59:50Z
  epoch 8 (recorded)
    20261124-015900F_20261124-015950I  incr  2026-11-24 01:59  150.0 MB  here
      WAL 000000010000000000000003 to 000000010000000000000003
    20261124-013000F                   full  2026-11-24 01:31  150.0 MB  both
      WAL 000000010000000000000003 to 000000010000000000000003
    20261123-013000F                   full  2026-11-24 01:31  150.0 MB  here
      WAL 000000010000000000000003 to 000000010000000000000003
      unusable WAL segment 000000010000000000000003 of it is missing
    WAL  up to 000000010000000000000005 of 2026-11-24 01:59:48Z
  epoch 6
    unreadable   pgBackRest cannot read it: no backup.info

eu-west-1
  replicated   up to 2026-11-24 01:59:40Z
  no backups
`

function answerLists(aws: TwoRegions) {
  aws.writeZone(active, '127.87.1.10')
  aws.answers['list-backups'] = (region, { side }) => ({
    region,
    side,
    folders: (region === 'eu-central-1') === (side === 'own') ? folders : [],
    left: 0,
  })
}

test.serial('backups are listed by region and epoch, with what of them is in the other region', async t => {
  const aws = await twoRegions(t, 20_640)
  answerLists(aws)
  const { status, stdout, stderr } = await typed(aws, 'backup', 'list')
  t.is(stderr, '')
  t.is(status, 0)
  t.is(stdout, list)
  t.true(narrow(stdout))
  const { regions, recordedEpoch } = JSON.parse((await typed(aws, 'backup', 'list', '--json')).stdout)
  t.is(recordedEpoch, 8)
  t.deepEqual(
    regions[0].folders[0].backups.map(({ replicated }: { replicated: boolean }) => replicated),
    [false, true, false],
  )
})

test.serial('the backups of a region that does not answer are listed as its replica has them', async t => {
  const aws = await twoRegions(t, 20_640)
  answerLists(aws)
  aws.meetCalls(({ region }) => (region === 'eu-central-1' ? 'silence' : undefined))
  const { status, stdout } = await typed(aws, 'backup', 'list')
  t.is(status, 0)
  t.regex(
    stdout.replace(/\s+/g, ' '),
    /not asked SSM \w+ in eu-central-1: .*; what follows is the replica in the other region replicated up to 2026-11-24 01:59:50Z epoch 8/,
  )
  t.regex(stdout, /20261124-013000F +full/)
})

const ended = (state: object) => ({
  run: 'r',
  step: 's',
  attempt: 1,
  startedAt: '2026-11-24T02:00:00Z',
  ...state,
})

test.serial(
  'a backup is taken by the host of the active region, whichever is asked, and its progress told',
  async t => {
    const aws = await twoRegions(t, 20_640)
    aws.writeZone(active, '127.87.1.10')
    const asked: string[] = []
    aws.answers['take-backup'] = (region, { type }) => {
      asked.push(`${region} ${type}`)
      return asked.length < 3
        ? ended({ state: 'running', progress: { phase: 'backup', done: asked.length * 25, total: 100 } })
        : ended({ state: 'succeeded', result: { epoch: 8, backup } })
    }
    const { status, stdout, stderr } = await typed(aws, 'backup', 'run', '--type', 'diff')
    t.is(status, 0, stderr)
    t.deepEqual(new Set(asked), new Set(['eu-central-1 diff']))
    t.is(
      stdout,
      `eu-central-1 has a full backup of epoch 8
  label        20261124-013000F
  complete     2026-11-24 01:31:00Z, 150.0 MB once restored
  WAL          000000010000000000000003 to 000000010000000000000003
  not          diff: there was no full one to build on
`,
    )
    t.regex(stderr, /^backup 25 % …$/m)
    t.regex(stderr, /^backup 50 % …$/m)
  },
)

test.serial('a backup that fails ends with 5 and says why; during a takeover none is taken', async t => {
  const aws = await twoRegions(t, 20_640)
  aws.writeZone(active, '127.87.1.10')
  aws.answers['take-backup'] = () =>
    ended({ state: 'failed', error: { code: 'ArchiveFailing', message: 'the incr backup failed: no room' } })
  const failed = await typed(aws, 'backup', 'run')
  t.is(failed.status, 5)
  t.regex(failed.stderr, /drctl: the incr backup failed: no room\n {2}next: read the pgBackRest log/)
  aws.writeZone('v=1 epoch=9 rev=24 state=taking active=eu-west-1 by=x', '127.87.1.10')
  const refused = await typed(aws, 'backup', 'run')
  t.is(refused.status, 3)
  t.regex(refused.stderr, /a takeover into eu-west-1 is under way: x\n/)
})

const valid = {
  ...{ label: '20261124-013000F', type: 'full', stoppedAt: '2026-11-24T01:31:00.000Z', verdict: 'valid' },
  ...{ why: [], files: 964, recoversTo: '000000010000000000000005' },
}
const invalid = {
  ...valid,
  label: '20261123-013000F',
  verdict: 'invalid',
  why: ['1 file is not as its checksum'],
}

test.serial('what was read has a verdict each, and one that is broken ends with 5', async t => {
  const aws = await twoRegions(t, 20_640)
  aws.writeZone(active, '127.87.1.10')
  let given: Record<string, string> = {}
  let backups: object[] = [invalid, valid]
  aws.answers['verify-backups'] = (_region, parameters) => {
    given = parameters
    const wal = { segments: 5, kind: 'whole', problems: [], more: 0 }
    return ended({ state: 'succeeded', result: { side: 'replica', epoch: 8, backups, wal } })
  }
  const broken = await typed(aws, 'backup', 'verify', '--region', 'eu-west-1')
  t.is(broken.status, 5, broken.stderr)
  t.like(given, { epoch: '8', replicatedAt: '2026-11-24T01:59:50.000Z' })
  t.is(
    broken.stdout,
    `epoch 8 in eu-west-1: its replica of the other region's files
  invalid  20261123-013000F
         full of 2026-11-24 01:31:00Z, 964 files
         - 1 file is not as its checksum
         WAL goes on up to 000000010000000000000005
  valid  20261124-013000F
         full of 2026-11-24 01:31:00Z, 964 files
         WAL goes on up to 000000010000000000000005
  WAL  5 segments, without a gap
not sound: what is named above cannot be relied on
  next: drctl backup run --type full
`,
  )
  backups = [valid]
  const sound = await typed(aws, 'backup', 'verify', '--region', 'eu-west-1', '--epoch', '7', '--json')
  t.is(sound.status, 0, sound.stderr)
  t.is(given.epoch, '7')
  t.like(JSON.parse(sound.stdout), { v: 1, region: 'eu-west-1', sound: true, side: 'replica' })
})

test.serial(
  'an epoch that the region has no folder of, and one that is no number, are told as such',
  async t => {
    const aws = await twoRegions(t, 20_640)
    aws.writeZone(active, '127.87.1.10')
    aws.answers['verify-backups'] = () =>
      ended({
        state: 'failed',
        error: { code: 'NoCompleteBackup', message: 'eu-west-1 has no folder of epoch 3' },
      })
    const none = await typed(aws, 'backup', 'verify', '--region', 'eu-west-1', '--epoch', '3')
    t.is(none.status, 3)
    t.regex(none.stderr, /^drctl: eu-west-1 has no folder of epoch 3$/m)
    const wrong = await typed(aws, 'backup', 'verify', '--epoch', 'old')
    t.is(wrong.status, 2)
  },
)
