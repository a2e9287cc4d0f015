import { sfnClient } from '#aws/clients/sfn.ts'
import { describeRun, executionArn } from '#aws/states.ts'
import type { EpochRecord } from '#recovery/epoch-record.ts'
import { DrctlError } from '#recovery/errors.ts'
import { isUnderWay } from '#recovery/resumable.ts'
import type { Connection } from './connection.ts'
import { statusWords } from './endings.ts'
import { patiently } from './patience.ts'

/** The run that the record names as taking over, and whether it does. `why` it does not, or that it cannot be asked. */
export type Claimant = { execution: string; arn: string; region: string } & (
  | { standing: 'runs' }
  | { standing: 'ended' | 'unknown'; why: string }
)

/**
 * Asks for the run that holds the claim, in the region where it runs. Undefined when nobody is taking over. That the
 * other region does not answer is a standing; that the region which is asked does not is an error.
 */
export async function askClaimant(
  { stack, region }: Connection,
  record: EpochRecord,
): Promise<Claimant | undefined> {
  if (record.state === 'active') return undefined
  const place = record.active
  const run = { execution: record.by, arn: executionArn(stack, place, record.by), region: place }
  const states = sfnClient(place, place === region ? 'patient' : 'once')
  try {
    const { status } = await patiently(() => describeRun(states, run.arn))
    if (isUnderWay(status)) return { ...run, standing: 'runs' }
    return { ...run, standing: 'ended', why: statusWords(status) }
  } catch (error) {
    if (!(error instanceof DrctlError)) throw error
    if (error.code !== 'RunNotFound' && place === region) throw error
    return { ...run, standing: 'unknown', why: error.message }
  }
}
