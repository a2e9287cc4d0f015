import { join } from 'node:path'
import { become } from '#host/system/account.ts'
import { program } from '#host/system/program.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { Lsn } from '#recovery/contracts/run.ts'

/** `recoveredTo`: a standby has replayed at least up to there. */
export type ControlData = { state: string; checkpoint: Lsn; timeline: number; recoveredTo: Lsn }

/** What pg_control says of a cluster that may be down. */
export async function controlData({ postgres }: HostSettings): Promise<ControlData> {
  const { stdout } = await program(join(postgres.bin, 'pg_controldata'), [postgres.data], {
    as: become(postgres.user),
    env: { LC_ALL: 'C' },
  })
  const value = (name: string) => {
    const [, found] = new RegExp(`^${name}:\\s*(.+)$`, 'm').exec(stdout) ?? []
    if (found === undefined) throw new Error(`pg_controldata shows no "${name}"`)
    return found
  }
  return {
    state: value('Database cluster state'),
    checkpoint: value('Latest checkpoint location'),
    timeline: Number(value("Latest checkpoint's TimeLineID")),
    recoveredTo: value('Minimum recovery ending location'),
  }
}
