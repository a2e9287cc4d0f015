/** How far pgBackRest is, in per cent, by a line that names a file that it has dealt with; 0 by any other. */
export function percentOf(line: string): number {
  const [, percent] = /, (\d+\.\d+)%\)/.exec(line) ?? []
  return Number(percent ?? 0)
}
