import type { RunView } from '#console/contract.ts'
import type { Moment, RunReport } from '#recovery/contracts/run-report.ts'
import { repeated } from '#recovery/report/evidence.ts'
import { clock, stamp } from '#recovery/report/measure.ts'
import {
  divergenceSaid,
  happenings,
  nothingLost,
  recoveryPoint,
  recoveryTime,
} from '#recovery/report/words.ts'
import { Row, Sentences } from '../rows.tsx'
import { TroubleBox } from '../trouble.tsx'
import { SaveReport } from './save-report.tsx'

type Props = { path: string; run: RunView }

/** What the run has found out and how it ended, once its report is there. */
export function ReportCard({ path, run }: Props) {
  const { report, reportProblem, ended } = run
  return (
    <section class="card evidence" aria-label="Report">
      <h2>Report</h2>
      {reportProblem && <TroubleBox failure={reportProblem} />}
      {!report && !ended && <p class="empty">It is written when the run ends.</p>}
      {ended && (
        <p class="try-error">
          <strong>{ended.code}</strong> {ended.message}
        </p>
      )}
      {report && <SaveReport path={path} />}
      {report && <ReportRows report={report} moments={run.moments ?? []} />}
    </section>
  )
}

function ReportRows({ report, moments }: { report: RunReport; moments: Moment[] }) {
  const { outage, readiness, recovery, release, versions, unprotected, noStandby, error, epoch } = report
  return (
    <dl class="rows">
      {error && (
        <Row name="error" tone="failed">
          {error.code}: {error.message}
          <Next text={error.next} />
        </Row>
      )}
      {unprotected && (
        <Row name="not protected" tone="waiting">
          {unprotected.why}
          <Next text={unprotected.next} />
        </Row>
      )}
      {noStandby && (
        <Row name="no standby" tone="waiting">
          {noStandby.why}
          <Next text={noStandby.next} />
        </Row>
      )}
      {report.notStored !== undefined && (
        <Row name="not stored" tone="waiting">
          {report.notStored}
        </Row>
      )}
      {report.loss && <Loss loss={report.loss} />}
      <Row name="epoch">
        {epoch.after === epoch.before ? epoch.before : `${epoch.before} → ${epoch.after}`}
      </Row>
      <Row name="moments">
        <Sentences texts={moments.map(({ at, what }) => `${clock(at)} ${happenings[what]}`)} />
      </Row>
      <Row name="RTO">{recoveryTime(report)}</Row>
      <Row name="RPO">{recoveryPoint(report)}</Row>
      {outage && <Outage outage={outage} />}
      {readiness && (
        <Row name="readiness">
          {readiness.verdict}
          <Sentences texts={readiness.reasons.map(({ code, message }) => `${code}: ${message}`)} />
        </Row>
      )}
      {recovery && <Row name="database">{databaseText(recovery)}</Row>}
      {release && (
        <Row name="release">
          {release.version} ({release.source}), sha256 {release.sha256.slice(0, 12)}…
        </Row>
      )}
      {versions && (
        <Row name="versions">
          drctl {versions.drctl}
          {versions.postgres !== undefined && `, PostgreSQL ${versions.postgres}`}
          {versions.workflow !== undefined && `, workflow ${versions.workflow.slice(0, 12)}…`}
        </Row>
      )}
    </dl>
  )
}

const Outage = ({ outage }: { outage: NonNullable<RunReport['outage']> }) => (
  <Row name="outage">
    {outage.verdict}
    <Sentences
      texts={[
        ...outage.reasons,
        ...repeated(outage.evidence).map(
          ({ first: { vantage, from, saw, detail, at }, times }) =>
            `${vantage} from ${from} at ${clock(at)}${times > 1 ? ` (${times} times)` : ''}: ${saw}, ${detail}`,
        ),
      ]}
    />
  </Row>
)

function databaseText({
  standing,
  backup,
  timeline,
  tornTail,
  acceptedLossTo,
}: NonNullable<RunReport['recovery']>): string {
  return [
    standing ? 'the standby was drained' : `restored from ${backup}`,
    `timeline ${timeline}`,
    tornTail.length > 0 && `not recovered: ${tornTail.join(' ')}`,
    acceptedLossTo && `loss accepted after ${acceptedLossTo}`,
  ]
    .filter(Boolean)
    .join(', ')
}

function Loss({ loss: { divergence, learntAt, by } }: { loss: NonNullable<RunReport['loss']> }) {
  const said = divergence && divergenceSaid(divergence)
  return (
    <Row name="lost" tone={said ? 'failed' : 'done'}>
      {said?.lost ?? nothingLost} (learnt {stamp(learntAt)} by {by})
      {said && <Sentences texts={[...said.tables, `kept in ${said.kept}`]} />}
    </Row>
  )
}

const Next = ({ text }: { text: string }) => (
  <span class="next">
    <span>next</span> <code>{text}</code>
  </span>
)
