/** Seconds that read as round: 1, 2 or 5 of a second's tenfold, then of minutes, hours and days. */
const minutes = [60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400]

/** Round seconds from 0 on, in at most five steps, of which the last is not below the highest. */
export function ticks(highest: number): number[] {
  const least = Math.max(highest, 0.001) / 5
  const step = minutes.find(round => round >= least && least > 20) ?? decimal(least)
  const steps = Math.max(1, Math.ceil(highest / step - 1e-9))
  return Array.from({ length: steps + 1 }, (_, i) => Number((i * step).toPrecision(12)))
}

function decimal(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return ([1, 2, 5].find(times => times * power >= least - 1e-12) ?? 10) * power
}
