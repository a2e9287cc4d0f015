import type { RunInput } from './contracts/run.ts'
import type { Outcome } from './contracts/run-report.ts'
import type { EpochRecord } from './epoch-record.ts'

/** A run that has the wanted name already. `status` is that of Step Functions; others may have started it with any input. */
export type ExistingRun = { status: string; input?: RunInput | undefined; outcome?: Outcome | undefined }

/** The name of the m-th attempt to take over from an epoch: the same for everyone who starts it. At most 80 characters. */
export function executionName(run: { service: string; epoch: number; attempt: number }): string {
  return `failover-${run.service}-epoch-${run.epoch}-attempt-${run.attempt}`
}

/**
 * The run whose claim was taken back in the epoch before: the record that it wrote is two epochs behind its own start.
 * Undefined when the record was written by a takeover.
 */
export function undoneRun({ by, epoch }: EpochRecord): string | undefined {
  const from = /-epoch-(\d+)-attempt-\d+$/.exec(by)?.[1]
  return Number(from) === epoch - 2 ? by : undefined
}

/**
 * What a start does that finds its name taken. A running run is joined. After one that has ended a person may try
 * again; the alarm may not for the same change of its state, nor after an operator has aborted or stopped a run.
 */
export function afterExisting(found: { existing: ExistingRun; wanted: RunInput }) {
  const { existing, wanted } = found
  if (existing.status === 'RUNNING' || existing.status === 'PENDING_REDRIVE') return 'join'
  if (wanted.trigger.kind === 'operator') return 'next'
  if (existing.status === 'ABORTED' || existing.outcome === 'aborted') return 'no-repeat'
  const trigger = existing.input?.trigger
  const sameChange = trigger?.kind === 'alarm' && trigger.changedAt === wanted.trigger.changedAt
  return sameChange ? 'no-repeat' : 'next'
}
