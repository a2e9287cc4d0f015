import { ssmClient } from '#aws/clients.ts'
import { hostKey, hostParameters } from '#aws/host-step.ts'
import { lambda, logError } from '#aws/lambda.ts'
import { sendCommand } from '#aws/send-command.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import * as contract from '#recovery/contracts/fence-old-side.ts'
import { regionOf } from '#recovery/regions.ts'
import { documentName } from '#recovery/stack-names.ts'

/**
 * Asked once, with little patience: in a failover the other region is most likely lost. The run does not wait for the
 * answer, so why nobody could be asked stands in the log.
 */
export const handler = lambda(contract, async ({ run }) => {
  const stack = stackFromEnvironment()
  const step = 'fence-old-side'
  try {
    await sendCommand({
      ssm: ssmClient(run.peer, 'once'),
      instanceId: regionOf(stack, run.peer).instanceId,
      document: documentName(stack.service, step),
      key: hostKey(run, step, 1),
      parameters: hostParameters(run, 1, { epoch: run.epoch + 1 }),
    })
    return { asked: true, detail: `the host in ${run.peer} was asked to stop API and database` }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    logError('the old side could not be asked to stop', { execution: run.execution, why: detail })
    return { asked: false, detail }
  }
})
