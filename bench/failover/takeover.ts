import type { Stack } from '#recovery/contracts/stack.ts'
import type { Settings } from '#sandbox/settings.ts'

/** The sandbox that is measured in, and its stack as an operator reads it. */
export type Bench = { settings: Settings; stack: Stack }

/**
 * One takeover that came to its end, without the wait for INSYNC. `phases`: seconds by the names of the workflow's
 * steps, and as `InSync` what was left out. RestoreDatabase and StageApi run side by side.
 */
export type Takeover = { seconds: number; phases: ReadonlyMap<string, number> }
