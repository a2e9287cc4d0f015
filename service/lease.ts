import { openSync, readFileSync, readSync } from 'node:fs'

/**
 * Whether this host may act as the active one now. Its guard says so in a file: until when, in seconds of CLOCK_BOOTTIME, in
 * which epoch, of which boot. Whatever is not clearly a lease is none. `exactly`: by the clock that the lease runs on, as an
 * acknowledgement must be; else what was seen moments ago will do, which costs a request next to nothing.
 */
export type Lease = (exactly?: boolean) => boolean

/** For a database of one's own, which nothing else may take over. */
export const unlimited: Lease = () => true

/** For how many milliseconds a lease that was read is not read again: it only grows longer, so an old one is the stricter. */
const remembered = 200

export function readLease(file: string, clock: () => number = bootClock()): Lease {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  let until = 0
  let readAt = Number.NEGATIVE_INFINITY
  let sureUntil = Number.NEGATIVE_INFINITY
  return (exactly = false) => {
    if (!exactly && performance.now() < sureUntil) return true
    const now = clock()
    // Looked at again at once when it has run out: it may have been extended since.
    if (now - readAt > remembered / 1000 || now >= until) {
      until = untilIn(file, boot)
      readAt = now
    }
    sureUntil = performance.now() + Math.min(remembered, (until - now) * 1000)
    return now < until
  }
}

function untilIn(file: string, boot: string): number {
  try {
    const [until, , of] = readFileSync(file, 'utf8').trim().split(' ')
    return of === boot ? Number(until) : 0
  } catch {
    // No guard has written one yet.
    return 0
  }
}

/** /proc/uptime is CLOCK_BOOTTIME, which goes on while the machine sleeps or this process stands still. Source: proc(5). */
function bootClock(): () => number {
  const uptime = openSync('/proc/uptime', 'r')
  const buffer = Buffer.alloc(64)
  return () => Number.parseFloat(buffer.toString('latin1', 0, readSync(uptime, buffer, 0, buffer.length, 0)))
}
