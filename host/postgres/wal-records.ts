import { join } from 'node:path'
import { become } from '#host/system/account.ts'
import { attempt } from '#host/system/program.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { Lsn, WalSegment } from '#recovery/contracts/run.ts'
import { formatLsn } from '#recovery/lsn.ts'
import { parseSegment, segmentStart } from '#recovery/wal-segment.ts'

/** The records from the start of a segment to the end of WAL, as `<resource manager> <description>`. */
export async function recordsFrom(segment: WalSegment, { postgres }: HostSettings): Promise<string[]> {
  const { stdout, stderr } = await attempt(
    join(postgres.bin, 'pg_waldump'),
    [
      ...['--path', join(postgres.data, 'pg_wal'), '--timeline', String(parseSegment(segment).timeline)],
      ...['--start', segmentStart(segment)],
    ],
    { as: become(postgres.user), env: { LC_ALL: 'C' } },
  )
  // It always ends with an error, at the first position that holds no record.
  if (!/invalid record length|invalid magic number|could not find/.test(stderr))
    throw new Error(`pg_waldump: ${stderr}`)
  return stdout.split('\n').flatMap(line => {
    const [, manager, description] = /^rmgr: (\S+).*desc: (.+)$/.exec(line) ?? []
    return manager ? [`${manager} ${description}`] : []
  })
}

/** Where the last record begins that lies in pg_wal from a position on; undefined when none can be read. */
export async function lastRecordAt(
  { postgres }: HostSettings,
  { from, timeline }: { from: Lsn; timeline: number },
): Promise<Lsn | undefined> {
  const { stdout } = await attempt(
    join(postgres.bin, 'pg_waldump'),
    ['--path', join(postgres.data, 'pg_wal'), '--timeline', String(timeline), '--start', from],
    { as: become(postgres.user), env: { LC_ALL: 'C' } },
  )
  const [high, low] =
    stdout
      .split('\n')
      .findLast(line => line.startsWith('rmgr:'))
      ?.match(/lsn: ([0-9A-F]+)\/([0-9A-F]+)/)
      ?.slice(1) ?? []
  if (high === undefined || low === undefined) return undefined
  return formatLsn((BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`))
}
