/** Events that are carried out at the same time. */
const lanes = 2

/**
 * Lambda's own queue of events. They wait in it, so that many at once do not take the machine away from the calls that
 * somebody waits for: at AWS each function has a processor of its own, here all of them share one machine.
 */
export class EventQueue {
  #running = 0
  readonly #waiting: (() => void)[] = []

  /** Does the work when its turn comes, and answers when it is done. */
  async run(work: () => Promise<unknown>): Promise<void> {
    if (this.#running >= lanes) await new Promise<void>(resolve => this.#waiting.push(resolve))
    else this.#running += 1
    try {
      await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running -= 1
    }
  }
}
