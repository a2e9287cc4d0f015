// Programs that this one waits for, also when Ctrl-C is pressed.
import { spawn } from 'node:child_process'

/**
 * Starts a program and answers its process. SIGTERM goes on to it. SIGINT it has from the terminal already, like every
 * process of the group: sent once more it would cut short how the program cleans up. From here on this process ends
 * only by itself, so that it can clean up after the program.
 */
export function startChild(command, args, options) {
  const child = spawn(command, args, options)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGINT', () => {})
  return child
}
