import type { Question } from '#console/contract.ts'

/** Where the decision stands below the steps, at the foot of the screen: that it is waited for, and the way there. Nothing moves. */
export const Asking = ({ questions }: { questions: Question[] }) => (
  <p class="asking">
    <span>
      {questions.map(({ step }) => step).join(' and ')} {questions.length > 1 ? 'wait' : 'waits'} for a
      decision.
    </span>
    <button type="button" onClick={goToDecision}>
      Answer
    </button>
  </p>
)

function goToDecision(): void {
  const card = document.getElementById('decision')
  card?.scrollIntoView()
  card?.focus({ preventScroll: true })
}
