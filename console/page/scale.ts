/** Round values from 0 on, at most `most` steps of which the last is not below the highest. */
export function ticks(highest: number, most = 5): number[] {
  const rough = Math.max(highest, 1e-9) / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map(times => times * power).find(round => round >= rough - 1e-12) ?? 10 * power
  const count = Math.max(1, Math.ceil(highest / step - 1e-9))
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(12)))
}
