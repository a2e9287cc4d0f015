import { route53Client } from '#aws/clients.ts'
import { lambda } from '#aws/lambda.ts'
import { changeStatus } from '#aws/zone.ts'
import * as contract from '#recovery/contracts/await-change.ts'
import { DrctlError } from '#recovery/errors.ts'

/** Asks once; the state machine asks again while it is ChangePending. */
export const handler = lambda(contract, async ({ changeId }) => {
  const status = await changeStatus(route53Client(), changeId)
  if (status === 'INSYNC') return { changeId, status }
  throw new DrctlError('ChangePending', JSON.stringify({ phase: 'waiting for Route 53 to be in sync' }), {
    changeId,
  })
})
