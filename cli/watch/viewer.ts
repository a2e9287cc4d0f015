import type { Snapshot } from '#operator/follow.ts'
import type { LastRun } from '#operator/last-run.ts'
import type { ServerView } from '#operator/status/view.ts'

/** How a run is shown while it is watched. */
export type Viewer = {
  show: (snapshot: Snapshot) => void
  /** The run that this one is compared with, once it is known. */
  compare: (last: LastRun) => void
  /** What the zone's servers say now of the API's name. */
  resolve: (servers: ServerView[]) => void
  /** A word on what is being waited out. */
  say: (words: string) => void
  close: () => void
}
