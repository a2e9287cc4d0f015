import type { Output } from '#cli/output.ts'
import { dnsLines } from '#cli/render/dns.ts'
import { endLines, waitingLines } from '#cli/render/run.ts'
import { type Frame, stepLines } from '#cli/render/steps.ts'
import type { Snapshot } from '#operator/follow.ts'
import type { LastRun } from '#operator/last-run.ts'
import type { ServerView } from '#operator/status/view.ts'
import { Decider } from './decider.ts'
import { Keyboard } from './keyboard.ts'
import { Screen } from './screen.ts'
import type { Viewer } from './viewer.ts'

const redrawMs = 250

/**
 * What is left out where the screen is too low: first the steps' evidence, then what is to come, then what is over, then the
 * question's evidence, so that the question itself is never what does not fit.
 */
const sizes: (Frame & { isBrief?: boolean })[] = [
  { evidence: true },
  {},
  { folded: ['pending'] },
  { folded: ['pending', 'done'] },
  { folded: ['pending', 'done'], isBrief: true },
]

/**
 * On a terminal: the tree of steps in place, its times going on between two looks, what DNS says, the question with the
 * keys that answer it, then the report below.
 */
export class LiveViewer implements Viewer {
  readonly #output: Output
  readonly #screen: Screen
  readonly #keyboard: Keyboard | undefined
  readonly #decider: Decider | undefined
  readonly #timer = setInterval(() => this.#draw(), redrawMs)
  #shown: Snapshot | undefined
  #last: LastRun | undefined
  #servers: ServerView[] = []
  #note = ''

  /** `interrupted`: Ctrl-C was typed while keys are read one by one. */
  constructor(output: Output, interrupted: () => void) {
    this.#output = output
    this.#screen = new Screen(output)
    if (!process.stdin.isTTY) return
    this.#keyboard = new Keyboard(process.stdin, {
      pressed: key => this.#decider?.press(key),
      changed: () => this.#draw(),
      interrupted,
    })
    this.#decider = new Decider(this.#keyboard)
  }

  show(snapshot: Snapshot): void {
    this.#shown = snapshot
    this.#note = ''
    this.#decider?.see(snapshot)
    this.#draw()
    if (snapshot.run.status === 'RUNNING') return
    this.#shown = undefined
    const { paint, width, write } = this.#output
    write(`\n${endLines(snapshot.run, paint, width).join('\n')}\n`)
  }

  compare(last: LastRun): void {
    this.#last = last
  }

  resolve(servers: ServerView[]): void {
    this.#servers = servers
  }

  say(words: string): void {
    this.#note = words
    this.#draw()
  }

  close(): void {
    clearInterval(this.#timer)
    this.#keyboard?.close()
  }

  #draw(): void {
    const shown = this.#shown
    if (!shown) return
    const now = new Date()
    const { paint, width } = this.#output
    let lines: string[] = []
    for (const { isBrief, ...frame } of sizes) {
      const steps = stepLines(shown, now, paint, { width, last: this.#last, ...frame })
      lines = [...steps, ...this.#below(shown, now, isBrief)]
      if (this.#screen.fits(lines)) break
    }
    this.#screen.draw(lines)
  }

  #below(shown: Snapshot, now: Date, isBrief?: boolean): string[] {
    const { paint, width } = this.#output
    return [
      ...(this.#servers.length === 0 ? [] : ['', ...dnsLines(this.#servers, shown.region, paint, { width })]),
      ...waitingLines(shown, now, paint, { width, isBrief }),
      ...(this.#decider?.lines(paint, width) ?? []),
      ...(this.#note === '' ? [] : ['', paint.yellow(this.#note)]),
    ]
  }
}
