import type { Finding } from '#console/contract.ts'
import type { StepProgress } from '#recovery/run-progress.ts'

/** What a step has found, and why; its place is there before it has, and is scrolled where that is long. */
export function VerdictLine({ step, found }: { step: StepProgress; found: Finding | undefined }) {
  const isToCome = step.state === 'pending' || step.state === 'running'
  return (
    <p class="verdict" tabIndex={0}>
      {found ? <Said found={found} /> : isToCome ? 'no verdict yet' : 'no verdict'}
    </p>
  )
}

const Said = ({ found: { verdict, reasons } }: { found: Finding }) => (
  <>
    <strong>{verdict}</strong>
    {reasons.length > 0 && `: ${reasons.join('; ')}`}
  </>
)
