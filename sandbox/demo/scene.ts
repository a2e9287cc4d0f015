import { duration } from '#cli/render/measure.ts'
import type { Paint } from '#cli/render/paint.ts'
import { waitingLines } from '#cli/render/run.ts'
import { stepLines } from '#cli/render/steps.ts'
import { labelled } from '#cli/render/text.ts'
import type { Snapshot } from '#operator/follow.ts'
import type { Ledger } from '../callers/ledger.ts'
import { domain } from '../settings.ts'
import type { NameAnswer } from '../witness/name.ts'

/** Everything that is to be seen at one moment of the demo. */
export type Scene = {
  ledger: Ledger
  names: NameAnswer[]
  /** When the active region was killed. Milliseconds since 1970. */
  lostAt: number
  run: Snapshot | undefined
}

/** The callers, what DNS answers them, the steps of the run as they stand now, and what it waits for. */
export function sceneLines(scene: Scene, now: Date, paint: Paint, width: number): string[] {
  const since = duration((now.getTime() - scene.lostAt) / 1000)
  return [
    '',
    paint.bold(`${since} since the active region was killed`),
    ...labelled('callers', callersText(scene.ledger, paint), { width }),
    ...labelled('DNS', `${domain} is ${namesText(scene.names)}`, { width }),
    '',
    ...(scene.run ? progressLines(scene.run, now, paint, width) : ['  the alarm has not gone off yet']),
  ]
}

/** The report of a run that has ended is not among them: it comes at the very end. */
const progressLines = (run: Snapshot, now: Date, paint: Paint, width: number) => [
  ...stepLines(run, now, paint),
  ...waitingLines(run, now, paint, { width }),
]

/** The callers' successes and failures. */
export function callersText(ledger: Ledger, paint: Paint): string {
  const failed = `${ledger.failed} failed`
  return `${ledger.succeeded} answered, ${ledger.failed > 0 ? paint.red(failed) : failed}, ${ledger.acknowledged.length} writes acknowledged`
}

/** The region that DNS names; both, while its servers differ. */
export function namesText(names: NameAnswer[]): string {
  return [...new Set(names.map(({ region }) => region ?? 'not answered'))].join(' and ')
}
