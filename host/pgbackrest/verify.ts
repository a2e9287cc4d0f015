import { ProgramFailed } from '#host/system/program.ts'
import type { FilesRead } from '#recovery/backup-verdicts.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { DrctlError } from '#recovery/errors.ts'
import { pgBackRest } from './command.ts'
import type { Repository } from './configuration.ts'

/**
 * Has pgBackRest read every file of every backup of an epoch's folder and compare it with the manifest. Answers by label.
 * It ends with 0 whatever it finds, so its words are read. ReplicaUnusable when it cannot read the folder at all.
 */
export async function readBackups(settings: HostSettings, from: Repository): Promise<Map<string, FilesRead>> {
  const { stdout } = await verify(settings, from)
  const found = new Map(filesRead(stdout))
  if (found.size > 0 || /^ *status: ok/m.test(stdout)) return found
  throw new DrctlError('ReplicaUnusable', `pgBackRest cannot verify ${from.path}: ${oneLine(stdout)}`)
}

async function verify(settings: HostSettings, from: Repository) {
  try {
    return await pgBackRest(settings, from, ['--output=text', '--verbose', 'verify'])
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    throw new DrctlError(
      'ReplicaUnusable',
      `pgBackRest cannot verify ${from.path}: ${error.output}`,
      {},
      error,
    )
  }
}

const oneLine = (text: string) => text.trim().replace(/\s+/g, ' ')

const backupLine = /^ *backup: ([^,]+), status: ([^,]+), total files checked: (\d+)/
const countLine = /^ *missing: (\d+), checksum invalid: (\d+), size invalid: (\d+), other: (\d+)/
const faultNames = [
  ['is missing', 'are missing'],
  ['is not as its checksum', 'are not as their checksums'],
  ['is not of its size', 'are not of their sizes'],
  ['cannot be read', 'cannot be read'],
]

/** Each backup has a line, and below it, unless its manifest is missing, one with the counts of its faults. */
export function filesRead(text: string): [string, FilesRead][] {
  const lines = text.split('\n')
  return lines.flatMap((line, i) => {
    const [, label, status, files] = backupLine.exec(line) ?? []
    if (label === undefined || status === undefined) return []
    const faults = status === 'valid' ? [] : faultsOf(status, lines[i + 1] ?? '')
    return [[label, { files: Number(files), faults }]]
  })
}

function faultsOf(status: string, counts: string): string[] {
  const [, ...found] = countLine.exec(counts) ?? []
  const named = found.flatMap((count, i) =>
    Number(count) > 0
      ? [count === '1' ? `1 file ${faultNames[i]?.[0]}` : `${count} files ${faultNames[i]?.[1]}`]
      : [],
  )
  return named.length > 0 ? named : [`pgBackRest calls it ${status}`]
}
