import type { Backup, HostReport } from '#recovery/contracts/host-report.ts'
import type { Run } from '#recovery/contracts/run.ts'
import type { Stack } from '#recovery/contracts/stack.ts'

/** A run in its first seconds: eu-west-1 takes over from eu-central-1, which is active at epoch 7. */
export const run: Run = {
  mode: 'failover',
  region: 'eu-west-1',
  peer: 'eu-central-1',
  epoch: 7,
  fromEpoch: 7,
  force: false,
  reason: 'the region is lost',
  by: 'ada',
  trigger: { kind: 'operator' },
  execution: 'failover-apitest-epoch-7-attempt-1',
  startedAt: '2026-11-24T02:14:20.000Z',
}

export const stack: Stack = {
  service: 'apitest',
  domain: 'api.example.test',
  hostedZoneId: 'Z0TEST',
  healthCheckId: '5a4dbc0e-0000-4000-8000-000000000001',
  protocol: 'http',
  port: 1234,
  ttl: 5,
  nameServers: ['127.0.0.1:10053'],
  release: {
    baseUrl: 'http://127.0.0.1:8080',
    repository: 'example/apitest',
    asset: 'apitest.tgz',
    version: '1.2.3',
    sha256: 'a'.repeat(64),
  },
  onPossibleLoss: 'ask',
  leaseSeconds: 20,
  objectives: { rtoSeconds: 300, rpoSeconds: 60 },
  stateMachineName: 'drctl-apitest-failover',
  regions: {
    'eu-central-1': {
      instanceId: 'i-11111111111111111',
      address: '127.0.0.11',
      peerAddress: '127.0.0.21',
      fileSystemId: 'fs-11111111111111111',
      replicaFileSystemId: 'fs-11111111111111110',
      notifyTopicArn: 'arn:aws:sns:eu-central-1:123456789012:drctl-apitest-notify',
    },
    'eu-west-1': {
      instanceId: 'i-22222222222222222',
      address: '127.0.0.12',
      peerAddress: '127.0.0.22',
      fileSystemId: 'fs-22222222222222222',
      replicaFileSystemId: 'fs-22222222222222220',
      notifyTopicArn: 'arn:aws:sns:eu-west-1:123456789012:drctl-apitest-notify',
    },
  },
}

export const replicatedAt = '2026-11-24T02:10:00.000Z'

export const backup: Backup = {
  label: '20261124-010000F',
  type: 'full',
  startedAt: '2026-11-24T01:00:00Z',
  stoppedAt: '2026-11-24T01:05:00Z',
  startWal: '000000010000000000000003',
  stopWal: '000000010000000000000004',
  timeline: 1,
  databaseBytes: 150_000_000,
  error: false,
}

/** The host of the standby, with everything in order. */
export const host: HostReport = {
  region: 'eu-west-1',
  at: '2026-11-24T02:14:22Z',
  postgres: { version: 15, uid: 107, gid: 114 },
  database: { state: 'down' },
  api: { state: 'down', staged: [{ version: '1.2.3', sha256: 'a'.repeat(64) }] },
  own: { mounted: true, uid: 107, gid: 114, freeBytes: 1e12 },
  replica: { mounted: true, uid: 107, gid: 114, freeBytes: 1e12 },
  replicaRepository: { epoch: 7, backups: [backup], newestWal: '000000010000000000000009' },
  dataFreeBytes: 1e10,
  passwordVersion: 3,
}
