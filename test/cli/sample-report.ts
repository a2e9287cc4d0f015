import type { RunReport } from '#recovery/contracts/run-report.ts'

/** A run that went well, and took the time that such runs take. */
export const recovered: RunReport = {
  v: 1,
  execution: 'failover-apitest-epoch-8-attempt-1',
  service: 'apitest',
  mode: 'failover',
  outcome: 'recovered',
  region: 'eu-west-1',
  peer: 'eu-central-1',
  by: 'drctl-start-failover',
  reason: 'the health check of api.example.test failed three times',
  trigger: { kind: 'alarm', alarm: 'drctl-apitest-unhealthy', changedAt: '2026-11-24T02:14:19.000Z' },
  startedAt: '2026-11-24T02:14:20.000Z',
  endedAt: '2026-11-24T02:15:02.500Z',
  epoch: { before: 8, after: 9 },
  phases: [
    { step: 'VerifyOutage', startedAt: '2026-11-24T02:14:20.000Z', seconds: 3.1 },
    { step: 'CheckReadiness', startedAt: '2026-11-24T02:14:23.100Z', seconds: 1.9 },
    { step: 'RestoreDatabase', startedAt: '2026-11-24T02:14:25.000Z', seconds: 11.4 },
    { step: 'StageApi', startedAt: '2026-11-24T02:14:25.000Z', seconds: 2.2 },
    { step: 'ClaimEpoch', startedAt: '2026-11-24T02:14:36.400Z', seconds: 6.1 },
    { step: 'PromoteDatabase', startedAt: '2026-11-24T02:14:42.500Z', seconds: 4 },
    { step: 'SwitchDns', startedAt: '2026-11-24T02:14:46.500Z', seconds: 7.5 },
    { step: 'Reprotect', startedAt: '2026-11-24T02:14:54.000Z', seconds: 8 },
  ],
  rto: {
    seconds: 46.2,
    source: 'checker',
    from: '2026-11-24T02:14:07.300Z',
    to: '2026-11-24T02:14:53.500Z',
  },
  rpo: { boundSeconds: 1.3, lastBeat: '2026-11-24T02:14:06.000Z', lsn: '0/5000148' },
  outage: {
    verdict: 'outage',
    reasons: ['2 of 2 kinds of vantage points see it failing, one of them from outside eu-west-1'],
    evidence: [
      {
        vantage: 'probe',
        from: 'eu-west-1',
        saw: 'failing',
        detail: 'no answer within 2,000 ms, three times in a row',
        at: '2026-11-24T02:14:22.000Z',
      },
      {
        vantage: 'checkers',
        from: 'us-east-1',
        saw: 'failing',
        detail: 'Failure: connection timed out',
        at: '2026-11-24T02:14:18.000Z',
        failingSince: '2026-11-24T02:14:07.300Z',
      },
      {
        vantage: 'instance',
        from: 'eu-central-1',
        saw: 'unknown',
        detail: 'SSM does not answer',
        at: '2026-11-24T02:14:23.000Z',
      },
    ],
  },
  readiness: { verdict: 'ready', reasons: [] },
  recovery: {
    backup: '20261124-015000F',
    standing: false,
    passedOver: [],
    timeline: 4,
    tornTail: ['000000040000000000000006'],
  },
  release: { version: '1.4.2', sha256: 'ab'.repeat(32), source: 'staged' },
  decisions: [],
}

/** A run that was aborted by hand because of a hole in the WAL. */
export const aborted: RunReport = {
  ...recovered,
  outcome: 'aborted',
  by: 'arn:aws:iam::123456789012:user/jane',
  reason: '',
  trigger: { kind: 'operator' },
  epoch: { before: 8, after: 10 },
  rto: { seconds: null, source: 'none', why: 'the run ended before the name was switched' },
  rpo: { boundSeconds: null, why: 'nothing was promoted' },
  recovery: undefined,
  release: undefined,
  decisions: [
    {
      step: 'PromoteDatabase',
      answer: 'accept-loss',
      to: '0/5000000',
      reason: 'the old region is gone for good',
      by: 'jane',
      at: '2026-11-24T02:14:50.000Z',
    },
    {
      step: 'PromoteDatabase',
      answer: 'abort',
      reason: 'it came back',
      by: 'jane',
      at: '2026-11-24T02:14:58.000Z',
    },
  ],
  unprotected: {
    why: 'the first full backup of epoch 10 is not complete',
    next: 'drctl backup run --type full --region eu-central-1',
  },
  error: {
    code: 'WalIncomplete',
    message: 'segment 000000040000000000000005 is missing between the backup and 000000040000000000000006',
    next: 'wait for replication and retry, or accept the loss',
  },
}
