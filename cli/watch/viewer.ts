import type { Snapshot } from '#operator/follow.ts'

/** How a run is shown while it is watched. */
export type Viewer = {
  show: (snapshot: Snapshot) => void
  /** A word on what is being waited out. */
  say: (words: string) => void
  close: () => void
}
