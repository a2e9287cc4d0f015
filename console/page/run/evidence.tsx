import type { ComponentChildren } from 'preact'
import type { RunView } from '#console/contract.ts'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import { clock } from '../measure.ts'

/** What the run has found out and how it ended, once its report is there. */
export function Evidence({ run }: { run: RunView }) {
  const { report, ended } = run
  return (
    <section class="card evidence" aria-label="Report">
      <h2>Report</h2>
      {!report && !ended && <p class="empty">It is written when the run ends.</p>}
      {ended && (
        <p class="try-error">
          <strong>{ended.code}</strong> {ended.message}
        </p>
      )}
      {report && <ReportRows report={report} />}
    </section>
  )
}

function ReportRows({ report }: { report: RunReport }) {
  const { outage, readiness, recovery, release, unprotected, error, epoch, rto, rpo } = report
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
      <Row name="epoch">
        {epoch.before} → {epoch.after}
      </Row>
      {rto.to !== undefined && <Row name="answers since">{clock(rto.to)}</Row>}
      {rpo.lsn !== undefined && <Row name="recovered to">{rpo.lsn}</Row>}
      {rpo.lastBeat !== undefined && <Row name="last heartbeat">{clock(rpo.lastBeat)}</Row>}
      {outage && <Outage outage={outage} />}
      {readiness && (
        <Row name="readiness">
          {readiness.verdict}
          <List texts={readiness.reasons.map(({ code, message }) => `${code}: ${message}`)} />
        </Row>
      )}
      {recovery && <Row name="database">{databaseText(recovery)}</Row>}
      {release && (
        <Row name="release">
          {release.version} ({release.source}), sha256 {release.sha256.slice(0, 12)}…
        </Row>
      )}
    </dl>
  )
}

const Outage = ({ outage }: { outage: NonNullable<RunReport['outage']> }) => (
  <Row name="outage">
    {outage.verdict}
    <List
      texts={[
        ...outage.reasons,
        ...outage.evidence.map(
          ({ vantage, from, saw, detail, at }) =>
            `${vantage} from ${from} at ${clock(at)}: ${saw}, ${detail}`,
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

const Row = ({ name, tone, children }: { name: string; tone?: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd class={tone && `tone-${tone}`}>{children}</dd>
  </div>
)

const List = ({ texts }: { texts: string[] }) => (
  <ul>
    {texts.map((text, i) => (
      <li key={`${i}${text}`}>{text}</li>
    ))}
  </ul>
)

const Next = ({ text }: { text: string }) => (
  <span class="next">
    <span>next</span> <code>{text}</code>
  </span>
)
