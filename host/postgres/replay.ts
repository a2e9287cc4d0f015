import { setTimeout as wait } from 'node:timers/promises'
import { limits } from '#host/limits.ts'
import type { StepContext } from '#host/step.ts'
import type { Lsn, WalSegment } from '#recovery/contracts/run.ts'
import { DrctlError } from '#recovery/errors.ts'
import { compareLsn, parseLsn } from '#recovery/lsn.ts'
import { segmentEnd, segmentStart } from '#recovery/wal-segment.ts'
import { connect } from './query.ts'

/**
 * `drained`: all that was received by streaming is replayed. `idle`: the standby has asked everywhere for more, got nothing,
 * and sleeps before it asks again; or it streams, and is drained.
 */
type Look = { lsn: Lsn; received: Lsn | null; drained: boolean; idle: boolean }

const position = `
  WITH wal AS (SELECT pg_last_wal_replay_lsn() AS lsn, pg_last_wal_receive_lsn() AS received,
    coalesce(pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn(), true) AS drained)
  SELECT lsn::text, received::text, drained,
    coalesce((SELECT wait_event = 'RecoveryRetrieveRetryInterval' OR wait_event = 'RecoveryWalStream' AND drained
              FROM pg_stat_activity WHERE backend_type = 'startup'), false) AS idle
  FROM wal`

/**
 * Waits until the standby has replayed everything up to the end of `last`, or, without one, all that it has received, and
 * answers the position. Throws WalIncomplete when it replays nothing for a long time.
 */
export async function replayTo(context: StepContext, last: WalSegment | undefined): Promise<Lsn> {
  const client = await connect(context.settings, 'postgres')
  const look = async () => (await client.query<Look>(position)).rows[0] as Look
  try {
    let before = await look()
    const { lsn: first, received } = before
    for (let movedAt = performance.now(); ; await wait(limits.databasePoll)) {
      const now = await look()
      if (now.lsn !== before.lsn) movedAt = performance.now()
      const stoodFor = performance.now() - movedAt
      const still = (before.idle && now.idle && stoodFor > 0) || stoodFor > limits.replayIdle
      if (hasReplayed({ last, received, still, lsn: now.lsn })) return now.lsn
      if (performance.now() - movedAt > limits.replayStall) throw stuck(now.lsn, last)
      const end = last === undefined ? now.lsn : segmentEnd(last)
      context.progress('replay', bytes(first, now.lsn), bytes(first, end))
      before = now
    }
  } finally {
    await client.end()
  }
}

type Reached = { last: WalSegment | undefined; received: Lsn | null; still: boolean; lsn: Lsn }

/**
 * While the other side writes and streams there is always more; what was received at the beginning is the goal. The last
 * record of a segment, or of what was received, may go on in what is not there, so an end need not be reached: it is enough
 * that the standby stands behind the segment's first record, still, and has been refused more twice, or for seconds.
 */
function hasReplayed({ last, received, still, lsn }: Reached): boolean {
  const hasReceived = received !== null && compareLsn(lsn, received) >= 0
  if (last === undefined) return still || hasReceived
  if ((hasReceived || received === null) && compareLsn(lsn, segmentEnd(last)) >= 0) return true
  return still && compareLsn(lsn, segmentStart(last)) > 0
}

const bytes = (from: Lsn, to: Lsn) => Number(parseLsn(to) - parseLsn(from))

function stuck(lsn: Lsn, last: WalSegment | undefined) {
  const to = last ?? 'what it has received'
  return new DrctlError('WalIncomplete', `the standby stands at ${lsn} and does not replay on to ${to}`, {
    lsn,
    ...(last !== undefined && { last }),
  })
}
