import type { Finding } from '#console/contract.ts'

/** What a step has found, and why; its place is there before it has, and is scrolled where that is long. */
export function VerdictLine({ isToCome, found }: { isToCome: boolean; found: Finding | undefined }) {
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
