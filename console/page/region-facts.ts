import { differingPasswords, samePasswords } from '#operator/status/passwords.ts'
import type { ReachableRegion, RegionView, ServerView, StatusView } from '#operator/status/view.ts'
import { ago, bytes, duration } from '#recovery/report/measure.ts'
import type { Tone } from './standing.tsx'

/** Something to be said of a region, and how good it is where that matters. */
export type Fact = { name: string; text: string; tone?: Tone }

/** The record, and what each of the zone's servers answers. */
export const zoneFacts = ({ record, dns, regions }: StatusView): Fact[] => [
  ...recordFacts(record),
  ...dns.map(server => ({
    name: server.server,
    text: serverText(server),
    ...('problem' in server && { tone: 'failed' as const }),
  })),
  ...passwordFacts(regions),
]

function passwordFacts(regions: RegionView[]): Fact[] {
  const said = differingPasswords(regions)
  return said === undefined ? [] : [{ name: 'password', text: `${said}: ${samePasswords}`, tone: 'failed' }]
}

/** What a failover that began now would cost. */
export const outlookFacts = (failover: NonNullable<StatusView['failover']>): Fact[] =>
  (['rto', 'rpo'] as const).map(key => {
    const figure = failover[key]
    const name = key.toUpperCase()
    if ('problem' in figure) return { name, text: figure.problem, tone: 'failed' }
    return { name, text: `${duration(figure.seconds)}: ${figure.why}` }
  })

/** What a host says of itself, or that it says nothing. */
export function hostFacts(region: RegionView): Fact[] {
  if (!region.reachable) return [{ name: 'host', text: region.problem, tone: 'failed' }]
  return [
    ...databaseFacts(region),
    ...leaseFacts(region),
    apiFact(region),
    backupFact(region),
    ...walFacts(region),
  ]
}

function recordFacts(record: StatusView['record']): Fact[] {
  if ('problem' in record) return [{ name: 'record', text: record.problem, tone: 'failed' }]
  const { active, state, epoch, rev, by, source } = record
  return [
    { name: 'record', text: `${active} is ${state}, epoch ${epoch}, rev ${rev}` },
    { name: 'by', text: by },
    ...(source === 'dns'
      ? [{ name: 'source', text: "the zone's servers: Route 53 does not answer", tone: 'waiting' as const }]
      : []),
  ]
}

function serverText(server: ServerView): string {
  if ('problem' in server) return `no answer: ${server.problem}`
  if (server.addresses.length === 0) return 'no address'
  return `${server.region ?? 'neither region'} (${server.addresses.join(', ')})`
}

const stateTones = { primary: 'done', standby: 'done', down: 'failed', absent: 'waiting' } as const

function databaseFacts({ database, behindSeconds, behindBytes }: ReachableRegion): Fact[] {
  const { state, epoch, timeline, lsn, streaming, problem } = database
  const said = [
    state,
    epoch !== undefined && `epoch ${epoch}`,
    timeline !== undefined && `timeline ${timeline}`,
    lsn && `at ${lsn}`,
    streaming !== undefined && (streaming ? 'streaming' : 'from the archive'),
  ]
  const lag = behindBytes === undefined ? '' : `, ${bytes(behindBytes)} of WAL`
  return [
    { name: 'database', text: said.filter(Boolean).join(', '), tone: stateTones[state] },
    ...(problem === undefined ? [] : [{ name: '', text: problem, tone: 'waiting' as const }]),
    ...(behindSeconds === undefined ? [] : [{ name: 'behind', text: `${duration(behindSeconds)}${lag}` }]),
  ]
}

function leaseFacts({ role, lease }: ReachableRegion): Fact[] {
  if (role !== 'active') return []
  if (lease) return [{ name: 'lease', text: `${lease.secondsLeft.toFixed(0)} s left, epoch ${lease.epoch}` }]
  return [{ name: 'lease', text: 'none: its guard does not hear that the record names it', tone: 'failed' }]
}

function apiFact({ role, api }: ReachableRegion): Fact {
  const staged = api.staged.map(({ version }) => version).join(', ')
  const text = `${api.state}${api.version ? `, ${api.version}` : ''}${staged ? `, staged: ${staged}` : ''}`
  return { name: 'API', text, ...(role === 'active' && api.state !== 'ready' && { tone: 'failed' }) }
}

function backupFact({ backup }: ReachableRegion): Fact {
  if (!backup) return { name: 'backup', text: 'none of this epoch: not protected', tone: 'failed' }
  const { label, type, ageSeconds, databaseBytes, replicated } = backup
  const size = `${bytes(databaseBytes)}${replicated ? ', replicated' : ''}`
  return { name: 'backup', text: `${label} (${type}), ended ${ago(ageSeconds)}, ${size}` }
}

function walFacts({ wal }: ReachableRegion): Fact[] {
  if (!wal) return [{ name: 'WAL', text: 'none of this epoch' }]
  const { segment, ageSeconds, replicated, hole } = wal
  return [
    { name: 'WAL', text: `${segment}, ${ago(ageSeconds)}${replicated ? ', replicated' : ''}` },
    ...(hole === undefined ? [] : [{ name: '', text: `${hole} is missing`, tone: 'failed' as const }]),
  ]
}
