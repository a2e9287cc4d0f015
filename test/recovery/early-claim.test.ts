import test from 'ava'
import type { HostReport } from '#recovery/contracts/host-report.ts'
import { claimsEarly } from '#recovery/early-claim.ts'
import { backup, host, run, stack } from './samples.ts'

const proceed = { ...stack, onPossibleLoss: 'proceed' as const }
const database: HostReport['database'] = { state: 'standby', standsFor: 7, epoch: 7 }
const warm = { ...host, database }
const hole = '000000010000000000000004'
const withGap = { ...warm, replicaRepository: { epoch: 7, backups: [backup], hole } }

test('for a warm standby of the epoch that is to be restored the claim is early', t => {
  t.true(claimsEarly(run, warm, proceed))
})

test('it is not where a backup must be restored first, nor in a switchover', t => {
  t.false(claimsEarly(run, host, proceed))
  t.false(claimsEarly(run, { ...warm, database: { ...database, standsFor: 6 } }, proceed))
  t.false(claimsEarly(run, { ...warm, database: { ...database, epoch: 6 } }, proceed))
  t.false(claimsEarly({ ...run, fromEpoch: 6 }, warm, proceed))
  t.false(claimsEarly({ ...run, mode: 'switchover' }, warm, proceed))
})

test('it is not where somebody may be asked about a loss first: the old side must live to see an abort', t => {
  t.false(claimsEarly(run, warm, { ...stack, onPossibleLoss: 'ask' }))
  t.false(claimsEarly(run, withGap, proceed))
})
