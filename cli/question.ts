import { createInterface } from 'node:readline'
import { UsageError } from './failure.ts'

/**
 * Asks on the terminal whether to go on; anything but y or yes is no, and so are Ctrl-C and Ctrl-D. Without a terminal
 * there is nobody to ask, which is refused; `withYes` is then the command to type, which does not ask.
 */
export function goesOn(question: string, withYes: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError('this command asks before it acts, and there is no terminal to ask on', withYes)
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  return new Promise(resolve => {
    terminal.once('close', () => resolve(false))
    terminal.question(`${question} [y/N] `, answer => {
      resolve(/^y(es)?$/i.test(answer.trim()))
      terminal.close()
    })
  })
}
