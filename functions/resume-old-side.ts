import { route53Client } from '#aws/clients/route53.ts'
import { hostStep } from '#aws/host-step.ts'
import { lambda } from '#aws/lambda.ts'
import { readRecord } from '#aws/record.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import * as contract from '#recovery/contracts/resume-old-side.ts'
import { formatRecord } from '#recovery/epoch-record.ts'
import { DrctlError } from '#recovery/errors.ts'

/** The old side starts again in the epoch that the record gives it now, which an undone claim has raised. */
export const handler = lambda(contract, async ({ run, attempt }) => {
  const stack = stackFromEnvironment()
  const { record } = await readRecord(route53Client(), stack)
  if (record.active !== run.peer || record.state !== 'active') {
    throw new DrctlError('RecordLost', `${run.peer} is not active: ${formatRecord(record)}`, {
      by: record.by,
    })
  }
  return hostStep({
    step: 'resume-old-side',
    run,
    attempt,
    region: run.peer,
    stack,
    parameters: { epoch: record.epoch },
    HostResult: contract.HostResult,
  })
})
