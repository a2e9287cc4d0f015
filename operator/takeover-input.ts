import type { RunInput } from '#recovery/contracts/run.ts'
import type { EpochRecord } from '#recovery/epoch-record.ts'
import { DrctlError } from '#recovery/errors.ts'

export type TakeoverWish = {
  mode: RunInput['mode']
  region: string
  force: boolean
  reason: string
  'from-epoch': number | undefined
}

/**
 * The input of the run that lets a region take over, by what the record says, which nobody has claimed. AlreadyActive when
 * it is active.
 */
export function takeoverInput(wish: TakeoverWish, found: { record: EpochRecord; by: string }): RunInput {
  const { record, by } = found
  const { mode, region, force, reason } = wish
  if (record.active === region) throw alreadyActive(record)
  return {
    mode,
    region,
    peer: record.active,
    epoch: record.epoch,
    fromEpoch: wish['from-epoch'] ?? record.epoch,
    force,
    reason,
    by,
    trigger: { kind: 'operator' },
  }
}

function alreadyActive({ active, epoch }: EpochRecord): DrctlError {
  return new DrctlError('AlreadyActive', `${active} is active already, at epoch ${epoch}`, {
    region: active,
    epoch,
  })
}
