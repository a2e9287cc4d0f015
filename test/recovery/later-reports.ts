import fc from 'fast-check'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import { aborted, recovered } from '#test/cli/sample-report.ts'

/** A report that has every part that a stored one may have, but the loss, which is learnt later. */
export const whole: RunReport = {
  ...recovered,
  timeline: [{ at: recovered.startedAt, what: 'started' }],
  detectionSeconds: 12.7,
  objectives: { rto: { seconds: 60, met: true }, rpo: { seconds: 5, met: true } },
  recovery: {
    ...{ standing: false, timeline: 4, tornTail: [] },
    insteadOf: { why: 'it does not start', lsn: '0/9000100' },
    passedOver: [{ label: '20261124-013000F', why: 'a file is corrupt' }],
  },
  readiness: { verdict: 'blocked', reasons: [{ code: 'DiskFull', blocking: true, message: 'no room' }] },
  versions: { drctl: '0.1.0' },
  decisions: aborted.decisions,
  unprotected: { why: 'no full backup', next: 'drctl backup run' },
  noStandby: { why: 'it was lost', next: 'drctl reinstate' },
  error: { code: 'DiskFull', message: 'no room', next: 'free the disk' },
}

function objectsIn(value: unknown): object[] {
  if (value === null || typeof value !== 'object') return []
  const inside = Object.values(value).flatMap(objectsIn)
  return Array.isArray(value) ? inside : [value, ...inside]
}

const added = fc.tuple(fc.nat(), fc.string(), fc.jsonValue())

/** Reports as a later drctl may write them: with further fields, in any of their parts. */
export const laterReports: fc.Arbitrary<RunReport> = fc
  .array(added, { minLength: 1, maxLength: 6 })
  .map(fields => {
    const report = structuredClone(whole)
    const places = objectsIn(report)
    for (const [at, name, value] of fields)
      Object.assign(places[at % places.length] ?? report, { [`later ${name}`]: value })
    return JSON.parse(JSON.stringify(report))
  })
