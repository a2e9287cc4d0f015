/** What a caller knows of its own requests: the acknowledged writes, and when it had no answer. Milliseconds since 1970. */
export type Acknowledged = { name: string; at: number; address: string }

export type Ledger = {
  acknowledged: Acknowledged[]
  succeeded: number
  failed: number
  /** Requests that failed, and were answered well when they were sent once more: they count as succeeded. */
  mended: number
  byAddress: Map<string, number>
  firstFailedAt: number | undefined
  /** The first success after the first failure. */
  firstGoodAt: number | undefined
  lastFailure: string | undefined
}

export function emptyLedger(): Ledger {
  return {
    acknowledged: [],
    succeeded: 0,
    failed: 0,
    mended: 0,
    byAddress: new Map(),
    firstFailedAt: undefined,
    firstGoodAt: undefined,
    lastFailure: undefined,
  }
}

export function noteSuccess(ledger: Ledger, address: string, at: number): void {
  ledger.succeeded += 1
  ledger.byAddress.set(address, (ledger.byAddress.get(address) ?? 0) + 1)
  if (ledger.firstFailedAt !== undefined) ledger.firstGoodAt ??= at
}

/** `sentAt` counts: a caller is without an answer from when it asked, not from when it gave up. */
export function noteFailure(ledger: Ledger, why: string, sentAt: number): void {
  ledger.failed += 1
  ledger.firstFailedAt ??= sentAt
  ledger.lastFailure = why
}

const letters = 'abcdefghijklmnopqrstuvwxyz'

/** A name of letters alone that stands for a number, since the API takes no digits. */
export function nameOf(prefix: string, n: number): string {
  let name = ''
  for (let rest = n; rest >= 0; rest = Math.floor(rest / 26) - 1) name = letters[rest % 26] + name
  return prefix + name
}
