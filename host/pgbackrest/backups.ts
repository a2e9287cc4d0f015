import * as z from 'zod'
import { ProgramFailed } from '#host/system/program.ts'
import type { Backup } from '#recovery/contracts/host-report.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { DrctlError } from '#recovery/errors.ts'
import { parseSegment } from '#recovery/wal-segment.ts'
import { pgBackRest } from './command.ts'
import type { Repository } from './configuration.ts'

const Seconds = z.number().transform(seconds => new Date(seconds * 1000).toISOString())

const Info = z.array(
  z.object({
    backup: z.array(
      z.object({
        label: z.string(),
        type: z.enum(['full', 'diff', 'incr']),
        error: z.boolean().nullish(),
        timestamp: z.object({ start: Seconds, stop: Seconds }),
        archive: z.object({ start: z.string(), stop: z.string() }),
        info: z.object({ size: z.number() }),
      }),
    ),
  }),
)

/** The complete backups of an epoch's folder. Refuses a folder that pgBackRest cannot read with ReplicaUnusable. */
export async function listBackups(settings: HostSettings, from: Repository): Promise<Backup[]> {
  const [stanza] = Info.parse(JSON.parse(await info(settings, from)))
  return (stanza?.backup ?? []).map(({ label, type, error, timestamp, archive, info: { size } }) => ({
    label,
    type,
    startedAt: timestamp.start,
    stoppedAt: timestamp.stop,
    startWal: archive.start,
    stopWal: archive.stop,
    timeline: parseSegment(archive.start).timeline,
    databaseBytes: size,
    error: error ?? false,
  }))
}

async function info(settings: HostSettings, from: Repository): Promise<string> {
  try {
    return (await pgBackRest(settings, from, ['--output=json', 'info'])).stdout
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    throw new DrctlError('ReplicaUnusable', `pgBackRest cannot read ${from.path}: ${error.output}`, {}, error)
  }
}
