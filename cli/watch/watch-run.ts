import { exitStatus } from '#cli/exit-status.ts'
import type { Output } from '#cli/output.ts'
import { statusOfEnded } from '#cli/run-ending.ts'
import { type Followed, follow, type Snapshot } from '#operator/follow.ts'
import { liveViewer } from './live.ts'
import { jsonViewer, logViewer } from './log.ts'
import type { Viewer } from './viewer.ts'

/**
 * Shows a run until it ends, or until Ctrl-C, which leaves it going and says how to come back. Gives the exit status:
 * that of the run's outcome, `paused` when it was left while it waits for a decision, else `interrupted`.
 */
export async function watchRun(run: Followed, output: Output): Promise<number> {
  const viewer = viewerFor(output)
  const left = interruption()
  const snapshots = follow(run, { say: viewer.say, codes: ['AwsThrottled', 'AwsUnreachable'] })
  let last: Snapshot | undefined
  try {
    for (;;) {
      const next = await Promise.race([snapshots.next(), left.happened])
      if (next === 'interrupted') leave(run, last)
      if (next.done) break
      last = next.value
      viewer.show(last)
    }
  } finally {
    left.forget()
    viewer.close()
  }
  return last ? statusOfEnded(last.run) : exitStatus.ok
}

function viewerFor(output: Output): Viewer {
  if (output.json) return jsonViewer(output)
  return output.live ? liveViewer(output) : logViewer(output)
}

function interruption() {
  const { promise, resolve } = Promise.withResolvers<'interrupted'>()
  const listener = () => resolve('interrupted')
  process.once('SIGINT', listener)
  return { happened: promise, forget: () => process.off('SIGINT', listener) }
}

/** Ends the process here: a request that is under way to a silent endpoint must not hold the operator back. */
function leave({ arn, region }: Followed, last: Snapshot | undefined): never {
  const execution = arn.split(':').at(-1)
  const waits = (last?.waiting.length ?? 0) > 0
  process.stderr.write(
    `\n${execution} ${waits ? 'still waits for a decision' : 'goes on'}\n  come back: drctl failover watch ${execution} --region ${region}\n`,
  )
  process.exit(waits ? exitStatus.paused : exitStatus.interrupted)
}
