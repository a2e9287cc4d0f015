import type { Outcome, RunReport } from './contracts/run-report.ts'

const endings: Record<Outcome, string> = {
  recovered: 'recovered',
  'recovered-unprotected': 'recovered, but unprotected',
  'no-outage': 'no outage: nothing was touched',
  refused: 'refused: nothing was touched',
  'lost-race': 'another run was first',
  aborted: 'aborted',
  failed: 'failed',
}

/** The message that tells how a run ended: the facts in words, then the whole report as JSON. */
export function reportText(report: RunReport): { subject: string; text: string } {
  const { service, mode, region, peer, outcome, epoch } = report
  const ending = endings[outcome]
  const lines = [
    `${report.execution}: ${mode} of ${service} from ${peer} to ${region}: ${ending}.`,
    `Epoch ${epoch.before} before, ${epoch.after} after. Started by ${report.by}: ${report.reason}`,
    `RTO: ${seconds(report.rto.seconds, report.rto.why)}`,
    `RPO: ${seconds(report.rpo.boundSeconds, report.rpo.why, 'at most ')}`,
    ...(report.readiness?.reasons ?? []).map(({ code, message }) => `${code}: ${message}`),
    ...(report.error ? [`${report.error.code}: ${report.error.message}`, `Next: ${report.error.next}`] : []),
    ...(report.notStored ? [`This report is in no bucket, so keep it: ${report.notStored}`] : []),
    ...(report.unprotected ? [report.unprotected.why, `Next: ${report.unprotected.next}`] : []),
    '',
    JSON.stringify(report, null, 2),
  ]
  return { subject: `drctl: ${service} to ${region}: ${ending}`, text: lines.join('\n') }
}

function seconds(known: number | null, why = 'no reason is given', bound = ''): string {
  return known === null ? `unknown: ${why}` : `${bound}${known.toFixed(1)} s`
}
