import { emitKeypressEvents, type Key } from 'node:readline'
import type { ReadStream } from 'node:tty'
import { LineEntry } from './line-entry.ts'

/** `changed`: what is typed is to be drawn. */
type On = { pressed: (key: string) => void; changed: () => void; interrupted: () => void }

/**
 * The operator's keys, one by one while `on`, or whole lines. The terminal is in raw mode only while it is on or a line is
 * entered, so that at all other times Ctrl-C and Ctrl-Z are what they are everywhere.
 */
export class Keyboard {
  readonly #input: ReadStream
  readonly #tell: On
  #isOn = false
  #entry: LineEntry | undefined

  constructor(input: ReadStream, tell: On) {
    this.#input = input
    this.#tell = tell
    emitKeypressEvents(input)
  }

  /** What is typed so far of the line that is entered; undefined while none is. */
  get typed(): LineEntry['typed'] | undefined {
    return this.#entry?.typed
  }

  set on(wanted: boolean) {
    if (wanted === this.#isOn) return
    this.#isOn = wanted
    this.#input.setRawMode(wanted)
    if (wanted) this.#input.on('keypress', this.#keypress).resume()
    else this.#input.off('keypress', this.#keypress).pause()
  }

  /** Waits for a line; undefined when it was given up. */
  async line(initial = ''): Promise<string | undefined> {
    this.#entry = new LineEntry(this.#input, { initial, interrupted: this.#tell.interrupted })
    const text = await this.#entry.text
    this.#entry = undefined
    // The entry has left the terminal as it is outside raw mode, and reads no more.
    if (this.#isOn) this.#input.setRawMode(true)
    if (this.#isOn) this.#input.resume()
    return text
  }

  /** Gives up the line that is entered, if one is. */
  giveUp(): void {
    this.#entry?.close()
  }

  close(): void {
    this.on = false
    this.giveUp()
  }

  readonly #keypress = (text: string | undefined, key: Key) => {
    if (this.#entry) {
      if (key.name === 'escape') this.giveUp()
    } else if (key.ctrl && key.name === 'c') this.#tell.interrupted()
    else if (key.ctrl && key.name === 'z') this.#suspend()
    else if (text !== undefined) this.#tell.pressed(text)
    // Once the line that is entered has taken the key too.
    queueMicrotask(this.#tell.changed)
  }

  /** As the terminal would, which in raw mode does not. */
  #suspend(): void {
    this.on = false
    process.once('SIGCONT', () => {
      this.on = true
    })
    process.kill(process.pid, 'SIGTSTP')
  }
}
