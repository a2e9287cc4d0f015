/** Seconds as people read them: 0.4 s, 12.3 s, 2 min 05 s, 3 h 07 min, 2 d 04 h. */
export function duration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`
  if (whole < 86_400) return `${Math.floor(whole / 3_600)} h ${two(Math.floor((whole % 3_600) / 60))} min`
  return `${Math.floor(whole / 86_400)} d ${two(Math.floor((whole % 86_400) / 3_600))} h`
}

/** How long ago something was, without fractions of a second: 4 s ago. */
export const ago = (seconds: number): string => `${duration(Math.round(seconds)).replace('.0 s', ' s')} ago`

/** Bytes in decimal units: 512 B, 1.4 GB. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const step = count < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3))
  return `${step === 0 ? count : (count / 1_000 ** step).toFixed(1)} ${units[step]}`
}

/** The time of day of an instant, in UTC: 02:14:07Z. */
export const clock = (instant: string): string => `${new Date(instant).toISOString().slice(11, 19)}Z`

/** Date and time of an instant, in UTC: 2026-11-24 02:14:07Z. */
export const stamp = (instant: string): string =>
  `${new Date(instant).toISOString().slice(0, 19).replace('T', ' ')}Z`

const two = (count: number) => String(count).padStart(2, '0')
