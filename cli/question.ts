import { createInterface } from 'node:readline'
import { UsageError } from '#operator/usage-error.ts'

/** Refuses a command that asks before it acts where there is no terminal to ask on; `withYes` does not ask. */
export function requireTerminal(withYes: string): void {
  if (process.stdin.isTTY && process.stderr.isTTY) return
  throw new UsageError('this command asks before it acts, and there is no terminal to ask on', withYes)
}

/** Asks on the terminal whether to go on; anything but y or yes is no, and so are Ctrl-C and Ctrl-D. */
export function goesOn(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  return new Promise(resolve => {
    terminal.once('close', () => resolve(false))
    terminal.question(`${question} [y/N] `, answer => {
      resolve(/^y(es)?$/i.test(answer.trim()))
      terminal.close()
    })
  })
}
