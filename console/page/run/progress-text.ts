import { bytes, duration } from '#recovery/report/measure.ts'
import type { Progress } from '#recovery/run-progress.ts'

/** How far a step is: 43 % of 1.0 GB, restoring. The numbers come first, since the room beside the bar may end behind them. */
export function progressText({ phase, done, total, unit }: Progress): string {
  const size = unit === 'seconds' ? duration : bytes
  if (done === undefined) return phase
  if (total === undefined || total <= 0) return `${size(done)}, ${phase}`
  return `${Math.floor((100 * done) / total)} % of ${size(total)}, ${phase}`
}
