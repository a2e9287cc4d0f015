import { failureOf } from '#cli/failure.ts'
import type { Paint } from '#cli/render/paint.ts'
import { keyLines, promptLines } from '#cli/render/prompt.ts'
import { decide } from '#operator/decide.ts'
import type { Snapshot } from '#operator/follow.ts'
import type { Answer } from '#recovery/contracts/ask-operator.ts'
import type { WaitingQuestion } from '#recovery/waiting-questions.ts'
import { answerOf } from './answer-keys.ts'
import { type Ask, type Asked, wishFor } from './answering.ts'
import type { Keyboard } from './keyboard.ts'

/** Lets the operator answer by keys, in place, what a run waits for: the oldest question first, `n` takes the next one. */
export class Decider {
  readonly #keyboard: Keyboard
  #snapshot: Snapshot | undefined
  #open: WaitingQuestion[] = []
  /** Tokens of what was answered here: Step Functions shows the answer some moments later. */
  readonly #answered = new Set<string>()
  #answering: WaitingQuestion | undefined
  #asked: Asked | undefined
  #told = ''

  constructor(keyboard: Keyboard) {
    this.#keyboard = keyboard
  }

  /** The run as it stands now. A question that somebody else has answered is not asked any further. */
  see(snapshot: Snapshot): void {
    this.#snapshot = snapshot
    const known = new Map(snapshot.waiting.map(question => [question.token, question]))
    const kept = this.#open.flatMap(({ token }) => known.get(token) ?? [])
    const added = snapshot.waiting.filter(({ token }) => !kept.some(one => one.token === token))
    this.#open = [...kept, ...added].filter(({ token }) => !this.#answered.has(token))
    this.#keyboard.on = this.#open.length > 0
    if (!this.#asked || !this.#answering || known.has(this.#answering.token)) return
    this.#told = `${this.#answering.step} was answered by somebody else meanwhile`
    this.#keyboard.giveUp()
  }

  press(key: string): void {
    const [question, ...others] = this.#open
    if (!question || this.#answering) return
    if (key === 'n' && others.length > 0) this.#open = [...others, question]
    const answer = answerOf(key, question)
    if (answer) void this.#answer(answer, question)
  }

  /** What stands below the question: how it can be answered, or what is being asked for. */
  lines(paint: Paint, width: number): string[] {
    const [question] = this.#open
    const told = this.#told === '' ? [] : ['', paint.yellow(this.#told)]
    const typed = this.#keyboard.typed
    if (this.#asked && typed) return [...told, ...promptLines(this.#asked, typed, paint, width)]
    if (!question || this.#answering) return told
    return [...told, ...keyLines(question, this.#open.length > 1, paint, width)]
  }

  async #answer(answer: Answer, question: WaitingQuestion): Promise<void> {
    this.#answering = question
    this.#told = ''
    try {
      const wish = await wishFor(answer, question, this.#ask)
      if (!wish || !this.#snapshot) return
      await decide(this.#snapshot, wish)
      this.#answered.add(question.token)
      this.#told = `${question.step} was answered with ${answer}`
    } catch (error) {
      const { message, next } = failureOf(error, 'failover watch')
      this.#told = `${message}; next: ${next}`
    } finally {
      this.#answering = undefined
    }
  }

  readonly #ask: Ask = async asked => {
    this.#asked = asked
    const text = await this.#keyboard.line(asked.initial)
    this.#asked = undefined
    return text
  }
}
