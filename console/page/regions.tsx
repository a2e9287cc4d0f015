import type { ReachableRegion, RegionView, ServerView, StatusView } from '#operator/status/view.ts'
import { ago, bytes, duration, stamp } from '#recovery/report/measure.ts'
import { usePolled } from './polled.ts'
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
  return (
    <>
      <h1>Regions</h1>
      <p class="hint" role="status">
        {data
          ? `As of ${stamp(data.at)}, asked again every ${everyMs / 1_000} s.`
          : 'Asking Route 53 and both hosts …'}
      </p>
      {data ? <Status status={data} /> : failure && <TroubleBox {...{ failure, again }} />}
      {data && failure && <TroubleBar failure={failure} />}
    </>
  )
}

function Status({ status }: { status: StatusView }) {
  const { record, dns, regions, failover } = status
  return (
    <>
      <div class="region-cards">
        {regions.map(region => (
          <RegionCard key={region.region} region={region} />
        ))}
      </div>
      <div class="region-cards">
        <section class="card" aria-label="Record and DNS">
          <h2>Record and DNS</h2>
          <dl class="rows">
            {'problem' in record ? (
              <Row name="record" value={record.problem} tone="failed" />
            ) : (
              <>
                <Row
                  name="record"
                  value={`${record.active} is ${record.state}, epoch ${record.epoch}, rev ${record.rev}`}
                />
                <Row name="by" value={record.by} />
                {record.source === 'dns' && (
                  <Row name="source" value="the zone's servers: Route 53 does not answer" tone="waiting" />
                )}
              </>
            )}
            {dns.map(server => (
              <Row
                key={server.server}
                name={server.server}
                value={serverText(server)}
                {...('problem' in server && { tone: 'failed' })}
              />
            ))}
          </dl>
        </section>
        {failover && (
          <section class="card" aria-label="A failover now">
            <h2>A failover now, into {failover.into}</h2>
            <dl class="rows">
              {(['rto', 'rpo'] as const).map(key => {
                const figure = failover[key]
                return 'problem' in figure ? (
                  <Row key={key} name={key.toUpperCase()} value={figure.problem} tone="failed" />
                ) : (
                  <Row
                    key={key}
                    name={key.toUpperCase()}
                    value={`${duration(figure.seconds)}: ${figure.why}`}
                  />
                )
              })}
            </dl>
          </section>
        )}
      </div>
    </>
  )
}

const roleTones: Record<RegionView['role'], Tone> = {
  active: 'done',
  taking: 'running',
  standby: 'quiet',
  unknown: 'waiting',
}

function RegionCard({ region }: { region: RegionView }) {
  return (
    <section class="card" aria-label={region.region}>
      <h2>
        {region.region} <Mark tone={roleTones[region.role]}>{region.role}</Mark>
      </h2>
      <dl class="rows">
        {region.reachable ? (
          <HostRows region={region} />
        ) : (
          <Row name="host" value={region.problem} tone="failed" />
        )}
      </dl>
    </section>
  )
}

const stateTones = { primary: 'done', standby: 'done', down: 'failed', absent: 'waiting' } as const

function HostRows({ region }: { region: ReachableRegion }) {
  const { database, api, lease, backup, wal, behindSeconds, behindBytes, role } = region
  const place = [
    database.epoch !== undefined && `epoch ${database.epoch}`,
    database.timeline !== undefined && `timeline ${database.timeline}`,
    database.lsn && `at ${database.lsn}`,
    database.streaming !== undefined && (database.streaming ? 'streaming' : 'from the archive'),
  ].filter(Boolean)
  return (
    <>
      <Row name="database" value={[database.state, ...place].join(', ')} tone={stateTones[database.state]} />
      {database.problem !== undefined && <Row name="" value={database.problem} tone="waiting" />}
      {behindSeconds !== undefined && (
        <Row
          name="behind"
          value={`${duration(behindSeconds)}${behindBytes === undefined ? '' : `, ${bytes(behindBytes)} of WAL`}`}
        />
      )}
      {role === 'active' &&
        (lease ? (
          <Row name="lease" value={`${lease.secondsLeft.toFixed(0)} s left, epoch ${lease.epoch}`} />
        ) : (
          <Row name="lease" value="none: its guard does not hear that the record names it" tone="failed" />
        ))}
      <Row
        name="API"
        value={apiText(region)}
        {...(role === 'active' && api.state !== 'ready' && { tone: 'failed' })}
      />
      {backup ? (
        <Row
          name="backup"
          value={`${backup.label} (${backup.type}), ended ${ago(backup.ageSeconds)}, ${bytes(backup.databaseBytes)}${backup.replicated ? ', replicated' : ''}`}
        />
      ) : (
        <Row name="backup" value="none of this epoch: not protected" tone="failed" />
      )}
      <Row
        name="WAL"
        value={
          wal
            ? `${wal.segment}, ${ago(wal.ageSeconds)}${wal.replicated ? ', replicated' : ''}`
            : 'none of this epoch'
        }
      />
      {wal?.hole !== undefined && <Row name="" value={`${wal.hole} is missing`} tone="failed" />}
    </>
  )
}

function apiText({ api }: ReachableRegion): string {
  const staged = api.staged.map(({ version }) => version).join(', ')
  return `${api.state}${api.version ? `, ${api.version}` : ''}${staged ? `, staged: ${staged}` : ''}`
}

function serverText(server: ServerView): string {
  if ('problem' in server) return `no answer: ${server.problem}`
  if (server.addresses.length === 0) return 'no address'
  return `${server.region ?? 'neither region'} (${server.addresses.join(', ')})`
}

const Row = ({ name, value, tone }: { name: string; value: string; tone?: Tone }) => (
  <div>
    <dt>{name}</dt>
    <dd class={tone ? `tone-${tone}` : undefined}>{value}</dd>
  </div>
)
