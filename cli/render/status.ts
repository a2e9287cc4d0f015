import { differingPasswords, samePasswords } from '#operator/status/passwords.ts'
import type { ReachableRegion, RegionView, StatusView } from '#operator/status/view.ts'
import { saysNoRoom } from '#recovery/no-room.ts'
import { dnsLines } from './dns.ts'
import { ago, bytes, duration } from './measure.ts'
import { outlookLines } from './outlook.ts'
import type { Paint } from './paint.ts'
import { defaultWidth, labelled } from './text.ts'

/** Which region is active and what DNS says of it, then each region in turn. */
export function statusLines(status: StatusView, paint: Paint, width = defaultWidth): string[] {
  return [
    paint.bold(`${status.service} at ${status.domain}`),
    ...labelled('record', recordText(status, paint), { column: 10, width }),
    ...dnsLines(status.dns, activeOf(status), paint, { width }),
    ...passwordLines(status, paint, width),
    ...status.regions.flatMap(region => ['', ...regionLines(region, paint, width)]),
    ...(status.failover ? ['', ...outlookLines(status.failover, paint, width)] : []),
  ]
}

const activeOf = ({ record }: StatusView) => ('problem' in record ? undefined : record.active)

function recordText({ record }: StatusView, paint: Paint): string {
  if ('problem' in record) return paint.red(record.problem)
  const verb = record.state === 'active' ? 'is active' : 'is taking over'
  const { active, epoch, rev, by, source } = record
  const second = source === 'dns' ? paint.yellow(', as the servers say: Route 53 does not answer') : ''
  return `${paint.green(active)} ${verb}, epoch ${epoch} (rev ${rev}, by ${by})${second}`
}

/** Nothing, as long as both regions have the same. */
function passwordLines({ regions }: StatusView, paint: Paint, width: number): string[] {
  const said = differingPasswords(regions)
  if (said === undefined) return []
  return labelled('password', `${paint.red(said)}: ${samePasswords}`, { column: 10, width })
}

function regionLines(region: RegionView, paint: Paint, width: number): string[] {
  const title = `${paint.bold(region.region)} (${region.role})`
  if (!region.reachable)
    return [title, ...labelled(paint.red('unreachable'), region.problem, { column: 13, width })]
  const row = (label: string, text: string) => labelled(label, text, { column: 10, width })
  return [
    title,
    ...row('database', databaseText(region, paint)),
    ...(region.database.problem === undefined ? [] : row('', problemText(region.database.problem, paint))),
    ...(region.behindSeconds === undefined
      ? []
      : row('behind', behindText(region.behindSeconds, region.behindBytes))),
    ...(region.role === 'active' ? row('lease', leaseText(region, paint)) : []),
    ...row('API', apiText(region)),
    ...row('backup', backupText(region, paint)),
    ...row('WAL', walText(region, paint)),
  ]
}

const stateColours = { primary: 'green', standby: 'green', down: 'red', absent: 'yellow' } as const

function databaseText({ database }: ReachableRegion, paint: Paint): string {
  const { state, epoch, timeline, lsn, streaming } = database
  return [
    paint[stateColours[state]](state),
    epoch === undefined ? '' : `epoch ${epoch}`,
    timeline === undefined ? '' : `timeline ${timeline}`,
    lsn ? `at ${lsn}` : '',
    streaming === undefined ? '' : streaming ? 'streaming' : paint.yellow('from the archive'),
  ]
    .filter(Boolean)
    .join(', ')
}

const problemText = (problem: string, paint: Paint) =>
  saysNoRoom(problem)
    ? `${paint.red(problem)}: make room on its data disk; it then follows again by itself`
    : paint.yellow(problem)

const behindText = (seconds: number, lag: number | undefined) =>
  lag === undefined ? duration(seconds) : `${duration(seconds)}, ${bytes(lag)} of WAL`

function leaseText({ lease }: ReachableRegion, paint: Paint): string {
  if (!lease) return paint.red('none: its guard does not hear that the record names it')
  return `${lease.secondsLeft.toFixed(0)} s left, epoch ${lease.epoch}`
}

function apiText({ api }: ReachableRegion): string {
  const staged = api.staged.map(({ version }) => version).join(', ')
  return `${api.state}${api.version ? `, ${api.version}` : ''}${staged ? `, staged: ${staged}` : ''}`
}

function backupText({ backup }: ReachableRegion, paint: Paint): string {
  if (!backup) return paint.red('none of this epoch: not protected')
  return `${backup.label} (${backup.type}), ended ${ago(backup.ageSeconds)}${backup.replicated ? ', replicated' : ''}`
}

function walText({ wal }: ReachableRegion, paint: Paint): string {
  if (!wal) return 'none of this epoch'
  const hole = wal.hole ? `, ${paint.red(`${wal.hole} is missing`)}` : ''
  return `${wal.segment}, ${ago(wal.ageSeconds)}${wal.replicated ? ', replicated' : ''}${hole}`
}
