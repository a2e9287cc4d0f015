import { isErrorCode } from './caught-error.ts'
import type { Run } from './contracts/run.ts'
import { type EpochRecord, formatRecord } from './epoch-record.ts'
import { DrctlError } from './errors.ts'
import { isHeldBy } from './takeover.ts'

/** How Step Functions describes a run that somebody would have go on. */
export type EndedRun = {
  execution: string
  status: string
  error?: string
  /** Why AWS would not begin it again; absent where it would. */
  notRedrivable?: string
  /** Whether it had begun to claim the epoch. */
  claimed: boolean
}

/** Whether a run goes on, as far as Step Functions knows. */
export const isUnderWay = (status: string): boolean => status === 'RUNNING' || status === 'PENDING_REDRIVE'

/**
 * Why a run cannot go on from where it stopped; undefined when it can. One that was stopped, ran out of time or met an
 * error of Step Functions itself can, as long as nobody has written the record since. One that came to an end of its own
 * has given back what it claimed, and one that an operator gave up before had nothing. NotResumable, or RecordLost when the record is another's.
 */
export function notResumable(
  ended: EndedRun,
  run: Pick<Run, 'execution' | 'epoch' | 'region' | 'peer'>,
  record: EpochRecord,
): DrctlError | undefined {
  const { execution, status, error, notRedrivable, claimed } = ended
  const data = { execution, region: run.region }
  const refused = (why: string) => new DrctlError('NotResumable', `${execution} ${why}`, data)
  if (status === 'SUCCEEDED') return refused('has come to its end, so there is nothing to go on with')
  if (status === 'FAILED' && error !== undefined && isErrorCode(error))
    return refused(`has ended by itself (${error}) and holds nothing any more`)
  // Its report is stored. Behind its claim it is not given up before it has given that back.
  if (status === 'ABORTED' && error === 'Aborted' && !claimed)
    return refused('was given up before it had claimed anything')
  if (notRedrivable !== undefined) return refused(`cannot go on: ${notRedrivable}`)
  if (isHeldBy(record, run)) return undefined
  const message = `${record.by} has written the epoch record since: ${formatRecord(record)}`
  return new DrctlError('RecordLost', message, { ...data, by: record.by, epoch: record.epoch })
}
