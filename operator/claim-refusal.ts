import type { Stack } from '#recovery/contracts/stack.ts'
import type { EpochRecord } from '#recovery/epoch-record.ts'
import { DrctlError } from '#recovery/errors.ts'
import { peerOf } from '#recovery/regions.ts'
import type { Claimant } from './claimant.ts'

/** RecordLost whose next step depends on what became of the run that holds the record. */
class ClaimRefusal extends DrctlError {
  readonly #next: string

  constructor(message: string, next: string, data: Record<string, unknown>) {
    super('RecordLost', message, data)
    this.#next = next
  }

  override get next(): string {
    return this.#next
  }
}

/**
 * Why no run can start while the record is claimed. A claimant that runs is to be watched. One that died left the record
 * behind, which only the operator can mend: who is active depends on whether that run had promoted its database.
 */
export function claimRefusal(
  record: EpochRecord,
  claimant: Claimant,
  from: { stack: Stack; region: string },
) {
  const { execution, region, standing } = claimant
  const { epoch } = record
  const data = { execution, region, epoch, standing }
  const into = `into ${region}, at epoch ${epoch}`
  if (standing === 'runs') {
    const next = `drctl failover watch ${execution} --region ${region}`
    return new ClaimRefusal(`${execution} is taking over ${into}`, next, data)
  }
  const what = standing === 'ended' ? 'but that run has ended' : 'but whether that run goes on is not known'
  const sure =
    standing === 'ended'
      ? `to have it go on: drctl failover resume ${execution} --region ${region}; else `
      : 'make sure that it does not run; then '
  return new ClaimRefusal(
    `by the record ${execution} takes over ${into}, ${what} (${claimant.why})`,
    `${sure}${mendings(record, from)}`,
    data,
  )
}

/** The epoch before the claim is that of the old region's database. */
function mendings(
  { active, epoch }: EpochRecord,
  { stack, region }: { stack: Stack; region: string },
): string {
  const repair = (place: string, of: number) =>
    `drctl record repair --region ${region} --active ${place} --epoch ${of}`
  const promoted = `if drctl status shows the database of ${active} as primary: ${repair(active, epoch)}`
  return `${promoted}; if not: ${repair(peerOf(stack, active), epoch - 1)}`
}
