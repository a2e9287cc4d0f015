import test from 'ava'
import fc from 'fast-check'
import { type Readiness, readinessVerdict } from '#recovery/readiness-verdict.ts'
import { backup, host, replicatedAt, run, stack } from './samples.ts'

const record = { epoch: 7, rev: 20, state: 'active', active: 'eu-central-1', by: 'init' } as const
const good: Readiness = {
  run,
  stack,
  host,
  replication: { replicatedAt, status: 'ENABLED' },
  address: { name: 'api.example.test.', type: 'A', ttl: 5, values: ['127.0.0.11'] },
  record,
  passwordVersion: 3,
  peerPasswordVersion: undefined,
  releaseReachable: undefined,
  amiss: [],
}
const repository = { epoch: 7, backups: [backup], newestWal: '000000010000000000000009' }
const withHost = (change: Partial<Readiness['host']>): Partial<Readiness> => ({
  host: { ...host, ...change },
})

test('a standby with everything in order is ready, and has no reason against it', t => {
  t.deepEqual(readinessVerdict(good), { verdict: 'ready', reasons: [] })
})

const late = { ...backup, stoppedAt: '2026-11-24T02:12:00Z' }
const table: [string, Partial<Readiness>, 'ready' | 'blocked' | 'unknown', string][] = [
  ['the instance is another one', withHost({ region: 'eu-north-1' }), 'blocked', 'WrongHost'],
  [
    'a file system is not mounted',
    withHost({ replica: { ...host.replica, mounted: false } }),
    'blocked',
    'NotMounted',
  ],
  [
    'the replica belongs to another number',
    withHost({ replica: { ...host.replica, uid: 108 } }),
    'blocked',
    'OwnerDiffers',
  ],
  [
    'the own file system belongs to another group',
    withHost({ own: { ...host.own, gid: 0 } }),
    'blocked',
    'OwnerDiffers',
  ],
  [
    'an old primary still runs here',
    withHost({ database: { state: 'primary' } }),
    'ready',
    'DatabasePrimary',
  ],
  [
    'the folder is not there, and a standby of the epoch runs',
    withHost({ replicaRepository: undefined, database: { state: 'standby', standsFor: 7, epoch: 7 } }),
    'ready',
    'NoCompleteBackup',
  ],
  [
    'the folder is not there, and a standby runs that has nothing of the epoch yet',
    withHost({ replicaRepository: undefined, database: { state: 'standby', standsFor: 7, epoch: 6 } }),
    'blocked',
    'NoCompleteBackup',
  ],
  [
    'the folder is not there, and a standby of an older epoch runs',
    withHost({ replicaRepository: undefined, database: { state: 'standby', standsFor: 6 } }),
    'blocked',
    'NoCompleteBackup',
  ],
  ['the folder is not there', withHost({ replicaRepository: undefined }), 'blocked', 'NoCompleteBackup'],
  [
    'the folder has no backup',
    withHost({ replicaRepository: { ...repository, backups: [] } }),
    'blocked',
    'NoCompleteBackup',
  ],
  [
    'the only backup is broken',
    withHost({ replicaRepository: { ...repository, backups: [{ ...backup, error: true }] } }),
    'blocked',
    'NoCompleteBackup',
  ],
  [
    'the only backup is newer than the replication',
    withHost({ replicaRepository: { ...repository, backups: [late] } }),
    'blocked',
    'NotProtected',
  ],
  [
    'the only backup is newer than the replication, and a standby of the epoch runs',
    withHost({
      replicaRepository: { ...repository, backups: [late] },
      database: { state: 'standby', standsFor: 7, epoch: 7 },
    }),
    'ready',
    'NotProtected',
  ],
  [
    'a replicated segment is missing',
    withHost({
      replicaRepository: {
        ...repository,
        hole: '000000010000000000000005',
        newestWalAt: '2026-11-24T02:09:00Z',
      },
    }),
    'ready',
    'WalHole',
  ],
  [
    'a segment is still on its way',
    withHost({
      replicaRepository: {
        ...repository,
        hole: '000000010000000000000005',
        newestWalAt: '2026-11-24T02:11:00Z',
      },
    }),
    'ready',
    'WalPending',
  ],
  [
    'replication has stopped',
    { replication: { replicatedAt, status: 'ERROR' } },
    'ready',
    'ReplicationStopped',
  ],
  ['the disk is too small', withHost({ dataFreeBytes: 1000 }), 'blocked', 'DiskFull'],
  [
    'a standby of the epoch runs on a disk that is full',
    withHost({ dataFreeBytes: 1000, database: { state: 'standby', standsFor: 7, epoch: 7 } }),
    'blocked',
    'DiskFull',
  ],
  [
    'a standby of the epoch says that it cannot write any more',
    withHost({
      database: {
        ...{ state: 'standby', standsFor: 7, epoch: 7, streaming: false },
        problem: 'could not write to file "pg_wal/xlogtemp.1": Disk quota exceeded',
      },
    }),
    'blocked',
    'DiskFull',
  ],
  [
    'the release is only at the release host',
    { ...withHost({ api: { state: 'down', staged: [] } }), releaseReachable: true },
    'ready',
    'ReleaseNotStaged',
  ],
  [
    'the staged copy has another digest and the release host is silent',
    {
      ...withHost({ api: { state: 'down', staged: [{ version: '1.2.3', sha256: 'b'.repeat(64) }] } }),
      releaseReachable: false,
    },
    'blocked',
    'ReleaseUnavailable',
  ],
  ['a takeover is under way', { record: { ...record, state: 'taking' } }, 'blocked', 'RecordTaking'],
  ['the record has moved on', { record: { ...record, epoch: 8 } }, 'blocked', 'RecordChanged'],
  ['the address is missing', { address: undefined }, 'ready', 'AddressMissing'],
  [
    'the address is an alias',
    { address: { name: 'api.example.test', type: 'A', values: [], routing: 'alias' } },
    'blocked',
    'AddressNotSimple',
  ],
  [
    'the address is another',
    { address: { name: 'api.example.test', type: 'A', ttl: 5, values: ['127.0.0.99'] } },
    'ready',
    'AddressDiffers',
  ],
  [
    'the TTL is another',
    { address: { name: 'api.example.test', type: 'A', ttl: 300, values: ['127.0.0.11'] } },
    'ready',
    'TtlDiffers',
  ],
  ['the password is missing', { passwordVersion: undefined }, 'blocked', 'PasswordMissing'],
  ['the password is another', { passwordVersion: 4 }, 'blocked', 'PasswordDiffers'],
  ['the other region has another password', { peerPasswordVersion: 2 }, 'blocked', 'PasswordDiffers'],
  [
    'the host does not know its password',
    withHost({ passwordVersion: undefined }),
    'unknown',
    'PasswordUnknown',
  ],
]
for (const [when, change, verdict, code] of table) {
  test(`${verdict} with ${code} when ${when}`, t => {
    const found = readinessVerdict({ ...good, ...change })
    t.is(found.verdict, verdict)
    t.deepEqual(
      found.reasons.map(reason => reason.code),
      [code],
    )
  })
}

test('where only a standby that has not caught up is there, the reason says so, also while it does not answer', t => {
  for (const database of [
    { state: 'standby', standsFor: 7, epoch: 6 },
    { state: 'down', standsFor: 7 },
  ] as const) {
    const { reasons } = readinessVerdict({ ...good, ...withHost({ replicaRepository: undefined, database }) })
    t.regex(reasons[0]?.message ?? '', /its standby has not caught up/)
  }
})

test('force lifts the protection of a recent takeover, but restores nothing from no backup', t => {
  const forced = { ...run, force: true }
  const unprotected = withHost({ replicaRepository: { ...repository, backups: [late] } })
  t.is(readinessVerdict({ ...good, ...unprotected, run: forced }).verdict, 'ready')
  t.is(
    readinessVerdict({ ...good, ...withHost({ replicaRepository: undefined }), run: forced }).verdict,
    'blocked',
  )
})

test('an older epoch that the operator named is restored with a word on what is lost', t => {
  const found = readinessVerdict({ ...good, run: { ...run, fromEpoch: 5 } })
  t.is(found.verdict, 'ready')
  t.regex(found.reasons[0]?.message ?? '', /epoch 6 and later is not restored/)
})

test('all reasons are told at once, and one that blocks decides', t => {
  const changes = fc.subarray(table.filter(([, change]) => !('host' in change)))
  fc.assert(
    fc.property(changes, chosen => {
      const found = readinessVerdict(Object.assign({ ...good }, ...chosen.map(([, change]) => change)))
      const codes = found.reasons.map(({ code }) => code)
      const blocked = found.reasons.some(({ blocking }) => blocking)
      const kinds = new Set(chosen.map(([, change]) => Object.keys(change).join()))
      return codes.length === kinds.size && (found.verdict === 'blocked') === blocked
    }),
  )
  t.pass()
})
