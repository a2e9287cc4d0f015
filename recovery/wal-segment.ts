import type { Lsn, WalSegment } from './contracts/run.ts'
import { DrctlError } from './errors.ts'
import { formatLsn, parseLsn } from './lsn.ts'

/** PostgreSQL's default, and the only size that drctl's clusters are made with. */
export const segmentBytes = 16 * 1024 * 1024

export type SegmentParts = { timeline: number; log: number; seg: number }

const shape = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})$/

/** The three numbers in the name of a WAL segment. Refuses other names with InputInvalid. */
export function parseSegment(name: string, size = segmentBytes): SegmentParts {
  const [, timeline, log, seg] = shape.exec(name) ?? []
  if (timeline === undefined || log === undefined || seg === undefined) {
    throw new DrctlError('InputInvalid', `"${name}" is no WAL segment name`, { name })
  }
  const parts = { timeline: hex(timeline), log: hex(log), seg: hex(seg) }
  if (parts.timeline === 0 || BigInt(parts.seg) >= segmentsPerLog(size)) {
    throw new DrctlError('InputInvalid', `"${name}" names no segment of ${size} bytes`, { name, size })
  }
  return parts
}

/** The segment that follows on the same timeline. */
export function nextSegment(name: WalSegment, size = segmentBytes): WalSegment {
  return segmentAt(parseSegment(name, size).timeline, segmentNumber(name, size) + 1n, size)
}

/** The position of the segment's first byte. */
export function segmentStart(name: WalSegment, size = segmentBytes): Lsn {
  return formatLsn(segmentNumber(name, size) * BigInt(size))
}

/** The position after the segment's last byte, which is the start of the next one. */
export function segmentEnd(name: WalSegment, size = segmentBytes): Lsn {
  return formatLsn((segmentNumber(name, size) + 1n) * BigInt(size))
}

/** The segment that holds the byte at `lsn`; a position on a boundary belongs to the segment that begins there. */
export function segmentOf(lsn: Lsn, timeline: number, size = segmentBytes): WalSegment {
  return segmentAt(timeline, parseLsn(lsn) / BigInt(size), size)
}

/** How many segments lie before this one, whatever the timeline. */
export function segmentNumber(name: WalSegment, size = segmentBytes): bigint {
  const { log, seg } = parseSegment(name, size)
  return BigInt(log) * segmentsPerLog(size) + BigInt(seg)
}

/** The name of the `number`th segment of a timeline. */
export function segmentAt(timeline: number, number: bigint, size = segmentBytes): WalSegment {
  const perLog = segmentsPerLog(size)
  return [BigInt(timeline), number / perLog, number % perLog].map(eightDigits).join('')
}

const segmentsPerLog = (size: number) => (1n << 32n) / BigInt(size)
const hex = (digits: string) => Number.parseInt(digits, 16)
const eightDigits = (n: bigint) => n.toString(16).toUpperCase().padStart(8, '0')
