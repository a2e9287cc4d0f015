import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Question, RunView } from '#console/contract.ts'

/**
 * What became of a question that was shown and waits no longer, which whoever was about to answer it must be told: its form
 * is gone. The focus that was in it goes to `card`.
 */
export function useAnswered(run: RunView, card: RefObject<HTMLElement | null>): string {
  const { questions } = run
  const before = useRef(questions)
  const [said, setSaid] = useState('')
  const asked = questions.map(nameOf).join()
  useEffect(() => {
    const names = new Set(questions.map(nameOf))
    const gone = before.current.find(question => !names.has(nameOf(question)))
    before.current = questions
    if (!gone) return
    setSaid(endOf(gone, run))
    if (document.activeElement === document.body) card.current?.focus({ preventScroll: true })
  }, [asked])
  return said
}

const nameOf = ({ step, since }: Question) => `${step} ${since}`

function endOf({ step }: Question, { decisions, standing }: RunView): string {
  const decision = decisions.findLast(taken => taken.step === step)
  if (decision) return `${step} was answered with ${decision.answer} by ${decision.by}.`
  return standing === 'running' ? `${step} waits no longer.` : `${step} waits no longer: the run has ended.`
}
