import { HostResult } from '#recovery/contracts/reinstate.ts'
import type { Progress } from '#recovery/run-progress.ts'
import type { Connection } from './connection.ts'
import { workOnHost } from './work-on-host.ts'

/**
 * Has a region's host reinstate itself, and waits for the end; `say` is told how far it is. Asked again after it was
 * interrupted, the host goes on where it was.
 */
export const reinstateOnHost = (
  connection: Connection,
  epoch: number,
  say: (progress: Progress) => void,
): Promise<HostResult> =>
  workOnHost(
    connection,
    {
      step: 'reinstate',
      run: `reinstate-epoch-${epoch}`,
      parameters: { epoch: String(epoch) },
      HostResult,
    },
    say,
  )
