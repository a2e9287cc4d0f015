import { exitStatus } from '#cli/exit-status.ts'
import type { Output } from '#cli/output.ts'
import { statusOfEnded } from '#cli/run-ending.ts'
import type { Connection } from '#operator/connection.ts'
import { type Followed, follow, type Snapshot } from '#operator/follow.ts'
import { lastRun } from '#operator/last-run.ts'
import { watchDns } from '#operator/watch-dns.ts'
import { say, sayBy } from '#operator/words.ts'
import { LiveViewer } from './live.ts'
import { jsonViewer, logViewer } from './log.ts'
import type { Viewer } from './viewer.ts'

/**
 * Shows a run until it ends, or until Ctrl-C, which leaves it going and says how to come back. Gives the exit status:
 * that of the run's outcome, `paused` when it was left while it waits for a decision, else `interrupted`. Who can ask of it
 * no more, as with credentials that have run out, is told how to come back too.
 */
export async function watchRun(connection: Connection, run: Followed, output: Output): Promise<number> {
  const left = interruption()
  const viewer = viewerFor(output, left.interrupt)
  const said = sayBy(words => viewer.say(words))
  const ended = new AbortController()
  void watchDns(connection.stack, servers => viewer.resolve(servers), ended.signal)
  const snapshots = follow(run, { say, codes: ['AwsThrottled', 'AwsUnreachable'] })
  let last: Snapshot | undefined
  try {
    for (;;) {
      const next = await Promise.race([snapshots.next(), left.happened])
      if (next === 'interrupted') {
        viewer.close()
        leave(run, last)
      }
      if (next.done) break
      if (!last) void compare(connection, next.value, viewer)
      last = next.value
      viewer.show(last)
    }
  } catch (error) {
    viewer.close()
    if (last) process.stderr.write(comeBack(run, last))
    throw error
  } finally {
    ended.abort()
    said.undo()
    left.forget()
    viewer.close()
  }
  return last ? statusOfEnded(last.run) : exitStatus.ok
}

/** In the background: nothing that is shown waits for it. A run that has ended has its times in its report. */
async function compare(connection: Connection, { run }: Snapshot, viewer: Viewer): Promise<void> {
  if (run.status !== 'RUNNING') return
  viewer.compare(await lastRun(connection, { execution: run.execution, mode: run.input?.mode ?? 'failover' }))
}

function viewerFor(output: Output, interrupted: () => void): Viewer {
  if (output.json) return jsonViewer(output)
  return output.live ? new LiveViewer(output, interrupted) : logViewer(output)
}

function interruption() {
  const { promise, resolve } = Promise.withResolvers<'interrupted'>()
  const interrupt = () => resolve('interrupted')
  process.once('SIGINT', interrupt)
  return { happened: promise, interrupt, forget: () => process.off('SIGINT', interrupt) }
}

/** Ends the process here: a request that is under way to a silent endpoint must not hold the operator back. */
function leave(run: Followed, last: Snapshot | undefined): never {
  process.stderr.write(comeBack(run, last))
  process.exit(waits(last) ? exitStatus.paused : exitStatus.interrupted)
}

const waits = (last: Snapshot | undefined) => (last?.waiting.length ?? 0) > 0

/** What a run does that is watched no longer, whether somebody left it or it cannot be asked any more. */
function comeBack({ arn, region }: Followed, last: Snapshot | undefined): string {
  const execution = arn.split(':').at(-1)
  const stands = `${execution} ${waits(last) ? 'still waits for a decision' : 'goes on'}`
  return `\n${stands}\n  come back: drctl failover watch ${execution} --region ${region}\n`
}
