import type { Lsn } from './contracts/run.ts'
import { DrctlError } from './errors.ts'

const shape = /^([0-9A-Fa-f]{1,8})\/([0-9A-Fa-f]{1,8})$/

/** A WAL position as a number of bytes from the start of the cluster's WAL. Refuses other text with InputInvalid. */
export function parseLsn(text: string): bigint {
  const [, high, low] = shape.exec(text) ?? []
  if (high === undefined || low === undefined) {
    throw new DrctlError('InputInvalid', `"${text}" is no WAL position such as 0/3000148`, { text })
  }
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`)
}

/** As PostgreSQL writes it: two upper-case hexadecimal halves without leading zeros. */
export function formatLsn(lsn: bigint): Lsn {
  if (lsn < 0n || lsn >= 1n << 64n) {
    throw new DrctlError('InputInvalid', `${lsn} is outside the 64 bits of a WAL position`)
  }
  const half = (n: bigint) => n.toString(16).toUpperCase()
  return `${half(lsn >> 32n)}/${half(lsn & 0xffffffffn)}`
}

/** Negative when `a` lies before `b`, zero when they are the same position, positive otherwise. */
export function compareLsn(a: Lsn, b: Lsn): -1 | 0 | 1 {
  const [x, y] = [parseLsn(a), parseLsn(b)]
  return x < y ? -1 : x > y ? 1 : 0
}
