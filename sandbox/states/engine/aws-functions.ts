import { createHash, randomUUID } from 'node:crypto'
import jsonata from 'jsonata'

const hashes = { MD5: 'md5', 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' }
const mostElements = 1000
const format = jsonata('$fromMillis($moment, $picture, $timezone)')

/** The functions that Step Functions adds to JSONata, and its clock: one instant for all expressions of a state. */
export function awsFunctions(millis: number): Record<string, (...args: never[]) => unknown> {
  return {
    partition,
    range,
    hash,
    random,
    uuid: () => randomUUID(),
    parse: (text: string) => JSON.parse(text),
    millis: () => millis,
    now: (picture?: string, timezone?: string) =>
      picture === undefined && timezone === undefined
        ? new Date(millis).toISOString()
        : format.evaluate(undefined, { moment: millis, picture, timezone }),
  }
}

function partition(list: unknown[], size: number): unknown[][] {
  if (!Array.isArray(list) || !(size >= 1))
    throw new Error('$partition takes an array and a size of at least 1')
  const step = Math.floor(size)
  return Array.from({ length: Math.ceil(list.length / step) }, (_, i) => list.slice(i * step, (i + 1) * step))
}

function range(first: number, last: number, step: number): number[] {
  if (![first, last, step].every(Number.isFinite) || step === 0) {
    throw new Error('$range takes two numbers and a step that is not 0')
  }
  const length = Math.max(0, Math.floor((last - first) / step) + 1)
  if (length > mostElements) throw new Error(`$range gives at most ${mostElements} elements`)
  return Array.from({ length }, (_, i) => first + i * step)
}

function hash(data: unknown, algorithm: string): string {
  const name = Object.entries(hashes).find(([known]) => known === algorithm)?.[1]
  if (!name) throw new Error(`$hash takes one of ${Object.keys(hashes).join(', ')}`)
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  return createHash(name).update(text).digest('hex')
}

/** A number in [0, 1). With a seed, always the same one (not AWS's: its generator is not known). */
function random(seed?: number): number {
  if (seed === undefined) return Math.random()
  return createHash('sha256').update(String(seed)).digest().readUInt32BE(0) / 2 ** 32
}
