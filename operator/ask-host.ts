import { ssmClient } from '#aws/clients/ssm.ts'
import { awaitHostReport } from '#aws/host-report.ts'
import type { HostReport } from '#recovery/contracts/host-report.ts'
import type { Stack } from '#recovery/contracts/stack.ts'

const everyMs = 300

/**
 * What the host of a region that is perhaps lost says of itself and of an epoch's folders; HostUnreachable when it has not
 * answered within `forMs`. `what` names the question.
 */
export function askHost(
  stack: Stack,
  { region, epoch }: { region: string; epoch: number },
  what: string,
  forMs: number,
): Promise<HostReport> {
  const since = new Date()
  const question = {
    ...{ ssm: ssmClient(region, 'once'), stack, region, epoch, since },
    key: `${what}/${since.getTime()}-${process.pid}`,
  }
  return awaitHostReport(question, { every: everyMs, until: new Date(since.getTime() + forMs) })
}
