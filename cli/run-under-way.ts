import { sfnClient } from '#aws/clients.ts'
import { describeRun, executionArn } from '#aws/states.ts'
import type { EpochRecord } from '#recovery/epoch-record.ts'
import { DrctlError } from '#recovery/errors.ts'
import type { Connection } from './connection.ts'
import { patiently } from './patience.ts'

export type UnderWay = { execution: string; arn: string }

/**
 * The run that takes over into this region at this moment by the record, which a further start joins. Undefined when the
 * record names none, or its run has ended, or Step Functions does not know it.
 */
export async function runUnderWay(
  connection: Connection,
  record: EpochRecord,
): Promise<UnderWay | undefined> {
  const { stack, region } = connection
  if (record.state !== 'taking' || record.active !== region) return undefined
  const arn = executionArn(stack, region, record.by)
  try {
    const { execution, status } = await patiently(() => describeRun(sfnClient(region), arn))
    return status === 'RUNNING' ? { execution, arn } : undefined
  } catch (error) {
    if (error instanceof DrctlError && error.code === 'RunNotFound') return undefined
    throw error
  }
}
