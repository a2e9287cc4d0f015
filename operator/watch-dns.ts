import { setTimeout as pause } from 'node:timers/promises'
import type { Stack } from '#recovery/contracts/stack.ts'
import { dnsView } from './status/dns-view.ts'
import type { ServerView } from './status/view.ts'

const everyMs = 2_000

/** Asks the zone's servers every two seconds, and tells what they say, until `signal` is aborted. */
export async function watchDns(
  stack: Stack,
  tell: (servers: ServerView[]) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const servers = await dnsView(stack)
    if (signal.aborted) return
    tell(servers)
    // Aborted, it throws: the loop ends then.
    await pause(everyMs, undefined, { signal }).catch(() => {})
  }
}
