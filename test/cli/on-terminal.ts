import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stripVTControlCharacters } from 'node:util'
import type { ExecutionContext } from 'ava'
import { until } from '#test/until.ts'
import { normal } from './normal.ts'

/**
 * Runs a shell's command on a terminal of 80 columns and 30 rows, until it ends or the test does; what it draws is gathered,
 * what is typed reaches it.
 */
export function onTerminal(t: ExecutionContext, command: string, env: NodeJS.ProcessEnv) {
  const child = spawn('script', ['-qec', `stty cols 80 rows 30; ${command}`, '/dev/null'], {
    env: { ...env, TERM: 'xterm', SHELL: '/bin/sh' },
  })
  t.teardown(() => void child.kill())
  let drawn = ''
  child.stdout.setEncoding('utf8').on('data', chunk => {
    drawn += chunk
  })
  const closed = once(child, 'close')
  const seen = () => stripVTControlCharacters(drawn)
  /** A line that is edited is drawn by parts, with blanks between them and the cursor moved back. */
  const squeezed = (text: string) => text.replace(/[\s\b]+/g, ' ')
  return {
    shows: (words: string) =>
      until(`the screen shows ${words}`, 15_000, () => squeezed(seen()).includes(squeezed(words))).catch(
        error => {
          throw new Error(`${error.message}; it shows ${seen()}`)
        },
      ),
    type: (keys: string) => child.stdin.write(keys),
    ended: async () => ({
      status: (await closed)[0] as number | null,
      screen: normal(seen()).replaceAll('\r', ''),
    }),
    drawn: () => drawn,
  }
}
