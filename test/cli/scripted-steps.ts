import { Input as NotifyInput } from '#recovery/contracts/notify.ts'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { runReport } from '#recovery/run-report.ts'
import { LambdaFailure } from '#sandbox/states/lambda-failure.ts'

/** Writes a line into the Lambda's log. */
export type Print = (text: string) => void
/** What a Lambda answers, by its name and how often it was called, from 1. */
export type Steps = Record<string, (call: number, event: Record<string, unknown>, print: Print) => unknown>

/** Throws what a Lambda throws: the code of the table, and its message. */
export function fails(errorType: string, errorMessage: string): never {
  throw new LambdaFailure({ errorType, errorMessage })
}

const at = () => new Date().toISOString()

/** Steps as they go when all is well, with results as their contracts have them. */
export const goodSteps = (stack: Stack): Steps => ({
  'verify-outage': () => ({
    verdict: 'outage',
    reasons: ['probe and checkers see it failing'],
    evidence: [
      { vantage: 'probe', from: 'eu-west-1', saw: 'failing', detail: 'no answer', at: at() },
      { vantage: 'checkers', from: 'us-east-1', saw: 'failing', detail: 'timed out', at: at() },
    ],
  }),
  'check-readiness': () => ({ verdict: 'ready', reasons: [], replicatedAt: at() }),
  'restore-database': () => ({ backup: { label: '20261124-015000F' } }),
  'stage-api': () => ({ version: '1.0.0', sha256: 'ab'.repeat(32), source: 'staged' }),
  'claim-epoch': () => ({ changeId: 'C1', record: '' }),
  'await-change': () => ({ changeId: 'C1', status: 'INSYNC' }),
  'fence-old-side': () => ({ by: 'lease', detail: 'SSM does not answer' }),
  'promote-database': () => ({
    outcome: 'promoted',
    epoch: 9,
    recoveryPoint: { lsn: '0/5000148', timeline: 2 },
    timeline: 2,
    tornTail: [],
    promotedAt: at(),
  }),
  'deploy-api': () => ({ version: '1.0.0', epoch: 9, readyAfterSeconds: 1 }),
  'smoke-test': () => ({ checks: [], passedAt: at() }),
  'switch-dns': () => ({ changeId: 'C2', record: '', address: '127.87.2.10' }),
  'confirm-name': () => ({ servers: [], epoch: 9, region: 'eu-west-1', answeredAt: at() }),
  reprotect: () => ({ epoch: 9, backup: 'B', archivedWal: '000000020000000000000006', timers: [] }),
  'release-epoch': () => ({ changeId: 'C3', record: '' }),
  'stand-down': () => ({}),
  'resume-old-side': () => ({ epoch: 10, database: 'primary', api: 'ready' }),
  'ask-operator': () => ({ told: true }),
  notify: (_call, event) => reportOf(event, stack),
})

/** What Notify makes of what a run has gathered. */
export const reportOf = (event: unknown, stack: Stack): RunReport =>
  runReport(NotifyInput.parse(event), { endedAt: at(), stack, drctl: '0.1.0' })
