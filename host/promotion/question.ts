import type { z } from 'zod'
import { limits } from '#host/limits.ts'
import type { HostParameters, HostResult } from '#recovery/contracts/promote-database.ts'
import type { Lsn } from '#recovery/contracts/run.ts'
import { DrctlError } from '#recovery/errors.ts'
import { compareLsn } from '#recovery/lsn.ts'
import type { WalContinuity } from '#recovery/wal-continuity.ts'

type Parameters = Pick<z.infer<typeof HostParameters>, 'onPossibleLoss' | 'acceptLossTo'>
type Question = Extract<HostResult, { outcome: 'question' }>

/**
 * What must be asked before the standby may be promoted, or undefined when nothing must. `recoverableLsn` is what it
 * has replayed, `knownLsn` the end of what is known to have been written; `behind`: a standby that could not be used had got
 * further. A hole is passed only with the operator's acceptance of
 * the loss behind `acceptLossTo`: refuses with WalIncomplete when that lies before what is replayed already, which can
 * not be taken back, or behind everything known.
 */
export function questionOf(
  { kind, problems, behind }: Pick<WalContinuity, 'kind' | 'problems'> & { behind: boolean },
  at: { recoverableLsn: Lsn; knownLsn: Lsn },
  { onPossibleLoss, acceptLossTo }: Parameters,
): Question | undefined {
  const question = (about: Question['question']): Question => ({
    outcome: 'question',
    question: about,
    segments: problems.slice(0, limits.toldSegments),
    ...(problems.length > limits.toldSegments && { more: problems.length - limits.toldSegments }),
    ...at,
  })
  if (kind === 'torn-tail' && onPossibleLoss === 'ask') return question('torn-tail')
  if (kind === 'whole' && behind && onPossibleLoss === 'ask') return question('behind')
  if (kind !== 'hole') return undefined
  if (acceptLossTo === '') return question('hole')
  refuseOtherThanTheHole(acceptLossTo, at)
  return undefined
}

function refuseOtherThanTheHole(accepted: Lsn, at: { recoverableLsn: Lsn; knownLsn: Lsn }): void {
  if (compareLsn(accepted, at.recoverableLsn) >= 0 && compareLsn(accepted, at.knownLsn) <= 0) return
  throw new DrctlError(
    'WalIncomplete',
    `the loss was accepted to ${accepted}, but recovery ends at ${at.recoverableLsn}: accept that`,
    { accepted, ...at },
  )
}
