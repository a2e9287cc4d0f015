import { join } from 'node:path'
import { become } from '#host/system/account.ts'
import { attempt } from '#host/system/program.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { WalSegment } from '#recovery/contracts/run.ts'
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
