import type { CheckedArchive } from '#host/archive/check.ts'
import { limits } from '#host/limits.ts'
import type { Restored } from '#host/restore/restored.ts'
import type { Question } from '#recovery/contracts/promote-database.ts'
import type { Lsn } from '#recovery/contracts/run.ts'
import { DrctlError } from '#recovery/errors.ts'
import { compareLsn } from '#recovery/lsn.ts'
import { segmentEnd } from '#recovery/wal-segment.ts'

/**
 * What would be lost by promoting a standby that has replayed to `replayedLsn` all that could be recovered; undefined when
 * nothing is known to be. `behind`: a standby that could not be used had got further.
 */
export function possibleLoss(
  { kind, problems, present }: Pick<CheckedArchive, 'kind' | 'problems' | 'present'>,
  { insteadOf }: Pick<Restored, 'insteadOf'>,
  replayedLsn: Lsn,
): Question | undefined {
  const reached = insteadOf?.lsn ?? replayedLsn
  const isBehind = compareLsn(reached, replayedLsn) > 0
  const question = kind === 'whole' ? isBehind && 'behind' : kind
  if (!question) return undefined
  const known = [...present.map(({ segment }) => segmentEnd(segment)), reached]
  return {
    ...{ outcome: 'question', question },
    segments: problems.slice(0, limits.toldSegments),
    ...(problems.length > limits.toldSegments && { more: problems.length - limits.toldSegments }),
    ...{ recoverableLsn: replayedLsn, knownLsn: known.sort(compareLsn).at(-1) ?? replayedLsn },
  }
}

/**
 * A hole is passed only with the operator's acceptance of the loss behind `accepted`: refuses with WalIncomplete when that
 * lies before what is replayed already, which cannot be taken back, or behind everything known.
 */
export function refuseOtherThanTheHole(accepted: Lsn, { recoverableLsn, knownLsn }: Question): void {
  if (compareLsn(accepted, recoverableLsn) >= 0 && compareLsn(accepted, knownLsn) <= 0) return
  throw new DrctlError(
    'WalIncomplete',
    `the loss was accepted to ${accepted}, but recovery ends at ${recoverableLsn}: accept that`,
    { accepted, recoverableLsn, knownLsn },
  )
}
