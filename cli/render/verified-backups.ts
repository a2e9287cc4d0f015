import { isSound } from '#recovery/backup-verdicts.ts'
import type { HostResult, VerifiedBackup } from '#recovery/contracts/verify-backups.ts'
import { stamp } from './measure.ts'
import type { Paint } from './paint.ts'
import { labelled } from './text.ts'

const colours = { valid: 'green', arriving: 'yellow', invalid: 'red' } as const
const sides = { own: 'its own files', replica: "its replica of the other region's files" }

/** A verdict for each backup with its reasons, then for the WAL, then for the folder. */
export function verifiedLines(region: string, result: HostResult, paint: Paint, width: number): string[] {
  const { side, epoch, backups } = result
  return [
    paint.bold(`epoch ${epoch} in ${region}: ${sides[side]}`),
    ...(backups.length === 0 ? [`  ${paint.red('no complete backup')}`] : []),
    ...backups.flatMap(backup => backupLines(backup, paint, width)),
    ...walLines(result, paint, width),
    isSound(result)
      ? paint.green('sound: it can be restored from')
      : paint.red('not sound: what is named above cannot be relied on'),
    ...(isSound(result) ? [] : ['  next: drctl backup run --type full']),
  ]
}

function backupLines(backup: VerifiedBackup, paint: Paint, width: number): string[] {
  const { label, type, stoppedAt, verdict, why, files, recoversTo } = backup
  return [
    `  ${paint[colours[verdict]](verdict)}  ${label}`,
    ...labelled('', `${type} of ${stamp(stoppedAt)}, ${files} files`, { indent: 4, column: 5, width }),
    ...why.flatMap(text => labelled('-', text, { indent: 9, column: 2, width })),
    ...(recoversTo ? labelled('', `WAL goes on up to ${recoversTo}`, { indent: 4, column: 5, width }) : []),
  ]
}

const kinds = {
  whole: { words: 'without a gap', colour: 'green' },
  'torn-tail': { words: 'its end has not arrived whole', colour: 'yellow' },
  hole: { words: 'with a hole', colour: 'red' },
} as const

function walLines(
  { wal: { segments, kind, problems, more } }: HostResult,
  paint: Paint,
  width: number,
): string[] {
  const { words, colour } = kinds[kind]
  return [
    `  WAL  ${segments} segments, ${paint[colour](words)}`,
    ...problems.flatMap(({ segment, problem }) =>
      labelled('-', `${segment} is ${problem}`, { indent: 9, column: 2, width }),
    ),
    ...(more > 0 ? [`         and ${more} more`] : []),
  ]
}
