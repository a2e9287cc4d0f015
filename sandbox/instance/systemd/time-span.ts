import { UnitFault } from './unit-file.ts'

const milliseconds: Record<string, number> = {
  ms: 1,
  msec: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  seconds: 1000,
  '': 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hr: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
  w: 604_800_000,
  week: 604_800_000,
  weeks: 604_800_000,
}

/** `1min 30s`, `500ms`, `5` (seconds), `infinity` in milliseconds. Throws UnitFault. */
export function parseTimeSpan(text: string): number {
  const words = text.trim()
  if (words === 'infinity') return Number.POSITIVE_INFINITY
  const parts = [...words.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]*)\s*/gy)]
  if (parts.length === 0 || parts.map(p => p[0]).join('') !== words) throw fault(text)
  return parts.reduce((sum, [, amount, unit]) => {
    const factor = milliseconds[unit ?? '']
    if (factor === undefined) throw fault(text)
    return sum + Number(amount) * factor
  }, 0)
}

function fault(text: string): UnitFault {
  return new UnitFault(`'${text}' is not a time span`)
}
