/**
 * How long a takeover waits before it promotes when the old side does not say itself that it has stopped.
 *
 * Assumed: (1) once Route 53 calls the claim INSYNC, each of the zone's servers answers with it; (2) a host's CLOCK_BOOTTIME
 * and the clock of whoever waits run apart by `drift` at most; (3) a host that can run at all acts on the end of its lease
 * within `stopSeconds`, also when its guard is dead and the watchdog has to; (4) the clocks of AWS's services agree within `marginSeconds`, which also holds the hundredths of a
 * second that a guard's clock is cut to.
 *
 * Then: a guard's question that was sent after INSYNC was seen gets the claim from every server, and extends nothing. So the
 * last sighting that could extend a lease was sent before, and by (2) that lease ends within lease × (1 + drift) of it. From
 * then on the API acknowledges nothing: it looks at the lease after each commit, on the guard's own clock. Sessions that are
 * not the API's end by (3). A host that stands still, and so does not stop, acknowledges nothing either: when it goes on, its
 * clock has gone on too. Hence no request that is sent after the promotion is acknowledged by the old side.
 *
 * With `onWitnessLoss: serve` a lease may also run from a question to the other host, and (1) says nothing of that. Assumed
 * instead: (5) what a host has written durably is there after it comes back. Whoever promises has seen nothing higher than the
 * epoch that it promises for, and writes down that its own guard holds no lease until fenceSeconds from then, before it
 * answers; one that comes back from a reboot takes the whole of it from its boot. The question was sent before, so by (2) the
 * lease that it extends ends `stopSeconds + marginSeconds` before the promise does, at least. Nothing is promoted without the
 * lease of the new epoch, and whose guard has held that has seen a higher epoch and promises no more: so each promotion comes
 * behind the end of every lease that was promised. A switchover need not wait for it: the old side has stopped for good.
 */
export const fence = { drift: 0.001, stopSeconds: 5, marginSeconds: 1 } as const

/** Seconds from the moment at which INSYNC was seen until the promotion is safe without an answer of the old side. */
export const fenceSeconds = (leaseSeconds: number): number =>
  leaseSeconds * (1 + fence.drift) + fence.stopSeconds + fence.marginSeconds

/** The moment itself. `insyncAt`: when the claim was seen to be INSYNC, as an ISO date. */
export const fenceEnds = (insyncAt: string, leaseSeconds: number): Date =>
  new Date(Date.parse(insyncAt) + fenceSeconds(leaseSeconds) * 1000)
