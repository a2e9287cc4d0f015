import type { HostReport } from '#recovery/contracts/host-report.ts'

const at = '2026-11-24T02:00:00.000Z'
const mount = { mounted: true, uid: 999, gid: 999, freeBytes: 1e11 }
const repository: HostReport['ownRepository'] = {
  epoch: 8,
  backups: [
    {
      label: '20261124-013000F',
      type: 'full',
      startedAt: '2026-11-24T01:30:00.000Z',
      stoppedAt: '2026-11-24T01:31:00.000Z',
      startWal: '000000010000000000000003',
      stopWal: '000000010000000000000003',
      timeline: 1,
      databaseBytes: 1.5e8,
      error: false,
    },
  ],
  newestWal: '000000010000000000000005',
  newestWalAt: '2026-11-24T01:59:48.000Z',
}

/** The active region's host at two o'clock, with a full backup of half past one. */
export const activeHost: HostReport = {
  region: 'eu-central-1',
  at,
  postgres: { version: 15, uid: 999, gid: 999 },
  database: { state: 'primary', epoch: 8, timeline: 1, lsn: '0/5000148', lastBeat: at },
  api: { state: 'ready', version: '1.0.0', staged: [] },
  own: mount,
  replica: mount,
  ownRepository: repository,
  dataFreeBytes: 1e11,
  lease: { epoch: 8, secondsLeft: 17.4 },
}

/** The other one at the same time, with the same backup in its replica. */
export const standbyHost: HostReport = {
  ...activeHost,
  region: 'eu-west-1',
  database: { state: 'absent' },
  api: { state: 'down', staged: [{ version: '1.0.0', sha256: 'ab'.repeat(32) }] },
  ownRepository: undefined,
  replicaRepository: repository,
  lease: undefined,
}
