import type { RunReport } from '../contracts/run-report.ts'
import { repeated } from './evidence.ts'
import { stamp } from './measure.ts'
import { divergenceSaid, nothingLost, sources } from './words.ts'

/** A part of a report as both documents have it: what it is about, labels with what is to be said, and the next command. */
export type Section = { title: string; rows: Row[]; next?: string }
export type Row = { label: string; text: string }

const row = (label: string, text: string): Row => ({ label, text })
const section = (title: string, rows: Row[]): Section[] => (rows.length === 0 ? [] : [{ title, rows }])

/** What is not well now, each with the command that mends it. */
export function openSections({ error, unprotected, noStandby, loss, notStored }: RunReport): Section[] {
  return [
    ...(error
      ? [{ title: `Error: ${error.code}`, rows: [row('what', error.message)], next: error.next }]
      : []),
    ...(unprotected
      ? [{ title: 'Not protected', rows: [row('why', unprotected.why)], next: unprotected.next }]
      : []),
    // What the old side alone had is known since it stood by again.
    ...(noStandby && !loss
      ? [{ title: 'No standby', rows: [row('why', noStandby.why)], next: noStandby.next }]
      : []),
    ...section('Kept in no bucket', notStored ? [row('why', notStored)] : []),
  ]
}

/** Everything else that a report tells in words, in the order in which it happened. */
export function factSections(report: RunReport): Section[] {
  return [
    ...lossSection(report),
    ...outageSection(report),
    ...readinessSection(report),
    ...databaseSection(report),
    ...decisionSection(report),
    ...versionSection(report),
  ]
}

function lossSection({ loss }: RunReport): Section[] {
  if (!loss) return []
  const known = row('known since', `${stamp(loss.learntAt)}, by ${loss.by}`)
  if (!loss.divergence) return section('Exact loss', [row('lost', nothingLost), known])
  const { lost, tables, kept } = divergenceSaid(loss.divergence)
  return section('Exact loss', [
    row('lost', lost),
    ...tables.map(text => row('table', text)),
    row('kept', kept),
    known,
  ])
}

function outageSection({ outage }: RunReport): Section[] {
  if (!outage) return []
  return section(`Outage: ${outage.verdict}`, [
    ...outage.reasons.map(text => row('verdict', text)),
    ...repeated(outage.evidence).map(({ first: { vantage, from, saw, detail, at }, times }) =>
      row(vantage, `${saw} from ${from} at ${stamp(at)}${times > 1 ? ` (${times} times)` : ''}: ${detail}`),
    ),
  ])
}

function readinessSection({ readiness }: RunReport): Section[] {
  if (!readiness) return []
  const reasons = readiness.reasons.map(({ code, blocking, message }) =>
    row(code, `${blocking ? '' : 'not blocking: '}${message}`),
  )
  return section(
    `Readiness: ${readiness.verdict}`,
    reasons.length > 0 ? reasons : [row('verdict', 'nothing stood in the way')],
  )
}

function databaseSection({ recovery, rpo }: RunReport): Section[] {
  if (!recovery) return []
  const { backup, timeline, standing, insteadOf, passedOver, tornTail, acceptedLossTo, movedAside } = recovery
  const place = `timeline ${timeline}${rpo.lsn ? `, up to ${rpo.lsn}` : ''}`
  const optional = (label: string, text: string | undefined) => (text ? [row(label, text)] : [])
  return section('Database', [
    standing
      ? row('drained', `the standby that followed, ${place}`)
      : row('restored', `from backup ${backup}, ${place}`),
    ...optional(
      'instead of',
      insteadOf && `the standby, which had got to ${insteadOf.lsn}: ${insteadOf.why}`,
    ),
    ...passedOver.map(({ label, why }) => row('passed over', `${label}: ${why}`)),
    ...optional('torn tail', tornTail.length > 0 ? `not recovered: ${tornTail.join(' ')}` : undefined),
    ...optional('loss', acceptedLossTo && `accepted: everything after ${acceptedLossTo}`),
    ...optional('moved aside', movedAside),
  ])
}

const decisionSection = ({ decisions }: RunReport): Section[] =>
  section(
    'Decisions',
    decisions.map(({ step, answer, to, by, at, reason }) =>
      row(step, `${answer}${to ? ` --to ${to}` : ''} by ${by} at ${stamp(at)}: ${reason}`),
    ),
  )

function versionSection({ release, versions }: RunReport): Section[] {
  return section('Versions', [
    ...(release
      ? [
          row('release', `${release.version}, ${sources[release.source] ?? release.source}`),
          row('its SHA-256', release.sha256),
        ]
      : []),
    ...(versions ? [row('drctl', versions.drctl)] : []),
    ...(versions?.postgres ? [row('PostgreSQL', String(versions.postgres))] : []),
    ...(versions?.workflow ? [row('workflow SHA-256', versions.workflow)] : []),
  ])
}
