import type { RunDescription } from '#aws/states.ts'
import type { Standing } from './contract.ts'

/** How a run stands, as Step Functions describes it. */
export function standingOf({ status, report }: Pick<RunDescription, 'status' | 'report'>): Standing {
  if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return 'running'
  return report?.outcome ?? 'no-report'
}
