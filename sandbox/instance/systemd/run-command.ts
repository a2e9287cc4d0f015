import { type ChildProcess, spawn } from 'node:child_process'
import { userInfo } from 'node:os'

export type Exit = { code: number | null; signal: NodeJS.Signals | null }

/** A started command. `exited` never rejects. */
export type Running = { pid: number; exited: Promise<Exit> }

/** systemd's own exit statuses for a process that could not be set up. */
export const exitStatus = { chdir: 200, exec: 203, user: 217 } as const

export type Surroundings = {
  env: NodeJS.ProcessEnv
  cwd: string
  user: string | undefined
  stdout: number
  stderr: number
}

/** Starts a command as a direct child in a process group of its own. */
export function runCommand(words: string[], around: Surroundings): Running {
  if (around.user !== undefined && around.user !== userInfo().username) return neverStarted(exitStatus.user)
  const [program = '', ...args] = words
  const child = spawn(program, args, {
    env: around.env,
    cwd: around.cwd,
    detached: true,
    stdio: ['ignore', around.stdout, around.stderr],
  })
  return { pid: child.pid ?? 0, exited: exitOf(child) }
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise(resolve => {
    child.once('error', () => resolve({ code: exitStatus.exec, signal: null }))
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
}

function neverStarted(code: number): Running {
  return { pid: 0, exited: Promise.resolve({ code, signal: null }) }
}

const cleanSignals: (string | null)[] = ['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGPIPE']

/** Whether an end counts as success: status 0, one of the named statuses, or a signal that asks to stop. */
export function isClean(exit: Exit, successExitStatus: number[]): boolean {
  if (exit.signal !== null) return cleanSignals.includes(exit.signal)
  return exit.code === 0 || successExitStatus.includes(exit.code ?? -1)
}
