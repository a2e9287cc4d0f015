import { route53Client } from '#aws/clients/route53.ts'
import { lambda } from '#aws/lambda.ts'
import { lookUntil } from '#aws/look.ts'
import { changeStatus } from '#aws/zone.ts'
import * as contract from '#recovery/contracts/await-change.ts'
import { DrctlError } from '#recovery/errors.ts'
import { limits } from '#recovery/limits.ts'

/** Looks for a moment, as the state machine could do every second at the soonest; it asks again while it is ChangePending. */
export const handler = lambda(contract, async ({ changeId }) =>
  lookUntil(() => look(changeId), {
    every: limits.changeLook,
    until: new Date(Date.now() + limits.changePatience),
    goesOn: error => error instanceof DrctlError && error.code === 'ChangePending',
  }),
)

async function look(changeId: string): Promise<contract.Output> {
  const status = await changeStatus(route53Client(), changeId)
  if (status === 'INSYNC') return { changeId, status }
  throw new DrctlError('ChangePending', JSON.stringify({ phase: 'waiting for Route 53 to be in sync' }), {
    changeId,
  })
}
