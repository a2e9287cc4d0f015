import type { Failure } from '#console/contract.ts'

/** What is wrong, and what to type or do next. */
export function TroubleBox({ failure, again }: { failure: Failure; again?: () => void }) {
  return (
    <div class="trouble" role="alert">
      <p class="trouble-code">{failure.code}</p>
      <p>{failure.message}</p>
      <p class="next">
        <span>next</span> <code>{failure.next}</code>
      </p>
      {again && (
        <button type="button" onClick={again}>
          Ask again
        </button>
      )}
    </div>
  )
}

/** The same over a page that goes on showing what it knew: nothing moves. */
export const TroubleBar = ({ failure }: { failure: Failure }) => (
  <div class="trouble-bar" role="alert">
    <p>
      <strong>Not up to date:</strong> {failure.message}
    </p>
    <p class="next">
      <span>next</span> <code>{failure.next}</code>
    </p>
  </div>
)
