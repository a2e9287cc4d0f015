import type { Standing } from '#console/contract.ts'

const words: Record<Standing, string> = {
  running: 'running',
  recovered: 'recovered',
  'recovered-unprotected': 'unprotected',
  'no-outage': 'no outage',
  refused: 'refused',
  'lost-race': 'lost the race',
  aborted: 'aborted',
  failed: 'failed',
  'no-report': 'no report',
}

const tones: Record<Standing, Tone> = {
  running: 'running',
  recovered: 'done',
  'recovered-unprotected': 'waiting',
  'no-outage': 'quiet',
  refused: 'quiet',
  'lost-race': 'quiet',
  aborted: 'waiting',
  failed: 'failed',
  'no-report': 'failed',
}

export type Tone = 'running' | 'waiting' | 'done' | 'failed' | 'quiet' | 'pending'

export const standings = Object.keys(words) as Standing[]
export const standingWords = (standing: Standing): string => words[standing]

/** How a run stands, in a word and its colour; `waiting` while it waits for a decision. */
export function Badge({ standing, waiting = false }: { standing: Standing; waiting?: boolean }) {
  if (waiting) return <Mark tone="waiting">waits for a decision</Mark>
  return <Mark tone={tones[standing]}>{words[standing]}</Mark>
}

export const Mark = ({ tone, children }: { tone: Tone; children: string }) => (
  <span class={`mark ${tone}`}>{children}</span>
)
