import type { RunReport } from '#recovery/contracts/run-report.ts'
import { repeated } from '#recovery/report/evidence.ts'
import { sources } from '#recovery/report/words.ts'
import { clock } from './measure.ts'
import type { Paint } from './paint.ts'
import { labelled } from './text.ts'

const seen = { failing: 'red', answering: 'green', unknown: 'yellow' } as const

/** Why the run took the active region for lost: the verdict, its reasons, and what each vantage point saw. */
export function evidenceLines({ outage }: RunReport, paint: Paint, width: number): string[] {
  if (!outage) return []
  return [
    `Outage: ${outage.verdict}`,
    ...outage.reasons.flatMap(text => bullet(text, width)),
    ...repeated(outage.evidence).flatMap(({ first: { vantage, from, saw, detail, at }, times }) => {
      const often = times > 1 ? ` (${times} times)` : ''
      return labelled(vantage, `${paint[seen[saw]](saw)} from ${from} at ${clock(at)}${often}: ${detail}`, {
        width,
      })
    }),
  ]
}

/** Whether this region could take over, and what stood in the way. */
export function readinessLines({ readiness }: RunReport, width: number): string[] {
  if (!readiness) return []
  const reasons = readiness.reasons.map(
    ({ code, blocking, message }) => `${code}${blocking ? '' : ' (not blocking)'}: ${message}`,
  )
  return [`Readiness: ${readiness.verdict}`, ...reasons.flatMap(text => bullet(text, width))]
}

/** What the database was brought back from, and what was left out. */
export function recoveryLines({ recovery, rpo }: RunReport, width: number): string[] {
  if (!recovery) return []
  const { backup, timeline, standing, insteadOf, passedOver, tornTail, acceptedLossTo, movedAside } = recovery
  const place = `timeline ${timeline}${rpo.lsn ? `, up to ${rpo.lsn}` : ''}`
  const row = (label: string, text: string) => labelled(label, text, { width })
  return [
    'Database',
    ...(standing
      ? row('drained', `the standby that followed, ${place}`)
      : row('restored', `from backup ${backup}, ${place}`)),
    ...(insteadOf
      ? row('instead of', `the standby, which had got to ${insteadOf.lsn}: ${insteadOf.why}`)
      : []),
    ...passedOver.flatMap(({ label, why }) => row('passed over', `${label}: ${why}`)),
    ...(tornTail.length > 0 ? row('torn tail', `not recovered: ${tornTail.join(' ')}`) : []),
    ...(acceptedLossTo ? row('loss', `accepted: everything after ${acceptedLossTo}`) : []),
    ...(movedAside ? row('moved aside', movedAside) : []),
  ]
}

/** Which release of the API runs now, and where it came from. */
export function releaseLines({ release }: RunReport, width: number): string[] {
  if (!release) return []
  return [
    'Release',
    ...labelled(release.version, sources[release.source] ?? release.source, { width }),
    ...labelled('sha256', release.sha256, { width }),
  ]
}

/** With which versions the run was made. */
export function versionLines({ versions }: RunReport, width: number): string[] {
  if (!versions) return []
  const { drctl, postgres, workflow } = versions
  return [
    'Versions',
    ...labelled('drctl', drctl, { width }),
    ...(postgres === undefined ? [] : labelled('PostgreSQL', String(postgres), { width })),
    ...(workflow === undefined ? [] : labelled('workflow', workflow, { width })),
  ]
}

const bullet = (text: string, width: number) => labelled('-', text, { column: 2, width })
