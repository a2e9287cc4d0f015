import type { Run } from './contracts/run.ts'
import { activate, claim, type EpochRecord, formatRecord, release, rewrite } from './epoch-record.ts'
import { DrctlError } from './errors.ts'

/*
 * What a step of a run writes over the record that it finds. Each may be asked again: where its work is done already it
 * writes the same once more under a new revision, which gives a change to wait for. A record that is neither this run's
 * nor the one it started from was written by somebody else: RecordLost.
 */

/** ClaimEpoch: from the epoch that the run started from to the next one. */
export function toClaim(found: EpochRecord, run: Run): EpochRecord {
  if (isClaimedBy(found, run)) return rewrite(found)
  const state = run.mode === 'switchover' ? 'handover' : 'taking'
  if (isStart(found, run)) return claim(found, { region: run.region, by: run.execution }, state)
  throw lost(found)
}

/** SwitchDns: the claimed epoch becomes the active one. */
export function toActivate(found: EpochRecord, run: Run): EpochRecord {
  if (!isClaimedBy(found, run)) throw lost(found)
  return found.state === 'active' ? rewrite(found) : activate(found)
}

/** PromoteDatabase: a run that was paused for long may have lost the epoch meanwhile; then RecordLost. */
export function checkClaim(found: EpochRecord, run: Run): void {
  if (!isClaimedBy(found, run)) throw lost(found)
}

/**
 * ReleaseEpoch: a further epoch names the old region again. Where the claim never arrived, the old record is written
 * again by this run, so that a claim still under way can no longer succeed. Refused once the takeover is complete.
 */
export function toRelease(found: EpochRecord, run: Run): EpochRecord {
  if (isClaimedBy(found, run) && found.state !== 'active') {
    return release(found, { region: run.peer, by: run.execution })
  }
  if (isReleased(found, run)) return rewrite(found)
  if (isStart(found, run)) return { ...rewrite(found), by: run.execution }
  throw lost(found)
}

/** What tells a run's own record from another's. */
type Claimant = Pick<Run, 'execution' | 'epoch' | 'region' | 'peer'>

/** Whether the record is as this run found or wrote it last, so that it can go on from where it was stopped. */
export const isHeldBy = (found: EpochRecord, run: Claimant): boolean =>
  isStart(found, run) || isClaimedBy(found, run) || isReleased(found, run)

/** Whether the run has claimed the epoch, by the record, and nobody has given it back. */
export const isClaimedBy = (found: EpochRecord, run: Claimant): boolean =>
  found.by === run.execution && found.epoch === run.epoch + 1 && found.active === run.region

const isReleased = (found: EpochRecord, run: Claimant) =>
  found.by === run.execution && found.epoch === run.epoch + 2 && found.active === run.peer

const isStart = (found: EpochRecord, run: Claimant) =>
  found.epoch === run.epoch && found.state === 'active' && found.active === run.peer

function lost(found: EpochRecord): DrctlError {
  return new DrctlError('RecordLost', `the epoch record was changed by ${found.by}: ${formatRecord(found)}`, {
    by: found.by,
    epoch: found.epoch,
    active: found.active,
  })
}
