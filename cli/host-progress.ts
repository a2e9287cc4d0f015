import type { Progress } from '#recovery/run-progress.ts'

/**
 * Says on stderr how far a host's work is: each phase, and in it every tenth. `count` is what a phase's numbers count;
 * without one they are told in per cent.
 */
export function progressTeller(count: Record<string, string> = {}): (progress: Progress) => void {
  let said = ''
  return ({ phase, done, total }) => {
    const tenth = done === undefined || !total ? '' : String(Math.floor((10 * done) / total))
    if (said === `${phase} ${tenth}`) return
    said = `${phase} ${tenth}`
    const what = count[phase]
    const far = done === undefined || !total ? '' : what ? ` ${done} of ${total} ${what}` : ` ${done} %`
    process.stderr.write(`${phase}${far} …\n`)
  }
}
