import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import type { ReadStream } from 'node:tty'

/**
 * A line that is typed while the screen goes on being drawn: edited as in every shell (Node's readline does that), shown
 * by the screen itself. Settles once: with the text, or with undefined when Esc or Ctrl-D gave it up.
 */
export class LineEntry {
  readonly text: Promise<string | undefined>
  readonly #line: Interface

  constructor(input: ReadStream, { initial, interrupted }: { initial: string; interrupted: () => void }) {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
    this.#line = createInterface({ input, output: nowhere, terminal: true, historySize: 0 })
    this.#line.on('SIGINT', interrupted)
    this.text = new Promise(resolve => {
      this.#line.once('line', line => {
        resolve(line)
        this.close()
      })
      this.#line.once('close', () => resolve(undefined))
    })
    if (initial !== '') this.#line.write(initial)
  }

  /** What is typed so far, before and behind the cursor. */
  get typed(): { before: string; behind: string } {
    const { line, cursor } = this.#line
    return { before: line.slice(0, cursor), behind: line.slice(cursor) }
  }

  close(): void {
    this.#line.close()
  }
}
