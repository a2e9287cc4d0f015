import type { ComponentChildren } from 'preact'
import type { RegionView, StatusView } from '#operator/status/view.ts'
import { stamp } from '#recovery/report/measure.ts'
import { usePolled } from './polled.ts'
import { type Fact, hostFacts, outlookFacts, zoneFacts } from './region-facts.ts'
import { Row } from './rows.tsx'
import { Mark, type Tone } from './standing.tsx'
import { TroubleBar, TroubleBox } from './trouble.tsx'

const everyMs = 10_000

/** The present state: the record, what DNS answers, both hosts, and what a failover would cost. */
export function Regions() {
  const { data, failure, again } = usePolled<StatusView>(
    () => '/api/status',
    () => everyMs,
    { key: 'status' },
  )
  const hint = data
    ? `As of ${stamp(data.at)}, asked again every ${everyMs / 1_000} s.`
    : 'Asking both hosts …'
  return (
    <>
      <h1>Regions</h1>
      <p class="hint" role="status">
        {hint}
      </p>
      {data ? <Status status={data} /> : failure && <TroubleBox {...{ failure, again }} />}
      {data && failure && <TroubleBar failure={failure} />}
    </>
  )
}

const tones: Record<RegionView['role'], Tone> = {
  active: 'done',
  taking: 'running',
  standby: 'quiet',
  unknown: 'waiting',
}

function Status({ status }: { status: StatusView }) {
  const { regions, failover } = status
  return (
    <div class="region-cards">
      {regions.map(region => (
        <Card key={region.region} name={region.region} facts={hostFacts(region)}>
          {region.region} <Mark tone={tones[region.role]}>{region.role}</Mark>
        </Card>
      ))}
      <Card name="Record and DNS" facts={zoneFacts(status)}>
        Record and DNS
      </Card>
      {failover && (
        <Card name="A failover now" facts={outlookFacts(failover)}>
          A failover now, into {failover.into}
        </Card>
      )}
    </div>
  )
}

const Card = ({ name, facts, children }: { name: string; facts: Fact[]; children: ComponentChildren }) => (
  <section class="card" aria-label={name}>
    <h2>{children}</h2>
    <dl class="rows">
      {facts.map(({ name, text, tone }) => (
        <Row key={`${name}${text}`} name={name} {...(tone && { tone })}>
          {text}
        </Row>
      ))}
    </dl>
  </section>
)
