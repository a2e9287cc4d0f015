import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Account } from './account.ts'

export type Ended = { code: number; stdout: string; stderr: string }

export type How = {
  /** Runs as this user; the calling one when absent. */
  as?: Account | undefined
  env?: NodeJS.ProcessEnv
  cwd?: string
  timeout?: number
  /** Called with each line of standard output as it comes. */
  onLine?: (line: string) => void
}

/** How a program that could not be run, or ended with another status than 0, is told of. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed'
  readonly code: number
  readonly output: string

  constructor(file: string, { code, stdout, stderr }: Ended) {
    const output = lastLines(stderr.trim() || stdout.trim())
    super(`${file} ended with ${code}: ${output}`)
    this.code = code
    this.output = output
  }
}

/** Runs a program to its end and answers what it printed. Throws ProgramFailed when its status is not 0. */
export async function program(file: string, args: string[], how: How = {}): Promise<Ended> {
  const ended = await attempt(file, args, how)
  if (ended.code !== 0) throw new ProgramFailed(file, ended)
  return ended
}

/** Runs a program to its end, whatever its status. 127: it could not be started; 128 and more: a signal ended it. */
export function attempt(file: string, args: string[], how: How = {}): Promise<Ended> {
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: how.cwd ?? '/',
    env: { ...process.env, ...how.env },
    ...(how.as && { uid: how.as.uid, gid: how.as.gid }),
    ...(how.timeout && { timeout: how.timeout, killSignal: 'SIGKILL' }),
  })
  const [stdout, stderr] = [gathered(child.stdout), gathered(child.stderr)]
  if (how.onLine) createInterface(child.stdout).on('line', how.onLine)
  return new Promise(resolve => {
    child.once('error', error => resolve({ code: 127, stdout: '', stderr: error.message }))
    child.once('close', (code, signal) =>
      resolve({ code: code ?? (signal === 'SIGKILL' ? 137 : 128), stdout: stdout(), stderr: stderr() }),
    )
  })
}

const keptOutput = 4 * 1024 * 1024

function gathered(stream: NodeJS.ReadableStream): () => string {
  let text = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    if (text.length < keptOutput) text += chunk
  })
  return () => text
}

/** The end of a log or an output, in one line that fits an error message. */
export function lastLines(text: string, count = 5): string {
  return text.trim().split('\n').slice(-count).join(' | ').slice(-1_000)
}
