import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { processEntry } from '#sandbox/instance/process-tree.ts'
import type { Settings } from '#sandbox/settings.ts'
import { limits } from './limits.ts'
import type { Owner } from './owner.ts'
import { until } from './until.ts'

/** A process of the sandbox that outlives the command that started it. */
export type Daemon = {
  /** `world`, `cloud-<region>`, `instance-<region>`: the name of its pid file and its log. */
  name: string
  program: string
  args: string[]
  env: Record<string, string>
  cwd: string
  owner?: Owner
  ready: () => Promise<boolean>
}

/** Starts a daemon and answers when it is ready. Throws with the end of its log when it dies or takes too long. */
export async function startDaemon(settings: Settings, daemon: Daemon): Promise<void> {
  const log = logFile(settings, daemon.name)
  mkdirSync(join(settings.state, 'pids'), { recursive: true })
  mkdirSync(join(settings.state, 'logs'), { recursive: true })
  const output = openSync(log, 'a')
  const child = spawn(daemon.program, daemon.args, {
    cwd: daemon.cwd,
    env: daemon.env,
    detached: true,
    stdio: ['ignore', output, output],
    ...(daemon.owner && { uid: daemon.owner.uid, gid: daemon.owner.gid }),
  })
  closeSync(output)
  let died = ''
  child.once('error', error => {
    died = error.message
  })
  child.once('exit', (code, signal) => {
    died = `it ended (${signal ?? code})`
  })
  keepPid(settings, daemon.name, child.pid)
  child.unref()
  const failed = (why: string) => `${daemon.name} did not start: ${why}\n${tailOf(log)}\n  its log: ${log}`
  await until(
    async () => {
      if (died !== '') throw new Error(failed(died))
      return (await daemon.ready()) || undefined
    },
    limits.daemonReady,
    () => failed(`it was not ready within ${limits.daemonReady / 1000} s`),
  )
  child.removeAllListeners()
}

/** The process of a daemon, or undefined when it does not run. */
export function daemonPid(settings: Settings, name: string): number | undefined {
  const [pid, started] = readPid(settings, name)
  const entry = pid === undefined ? undefined : processEntry(Number(pid))
  return entry && entry.started === started && entry.state !== 'Z' ? entry.pid : undefined
}

export function forgetDaemon(settings: Settings, name: string): void {
  rmSync(pidFile(settings, name), { force: true })
}

export function logFile(settings: Settings, name: string): string {
  return join(settings.state, 'logs', `${name}.log`)
}

/** The last lines of a log. */
export function tailOf(file: string, lines = 15): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
}

function keepPid(settings: Settings, name: string, pid: number | undefined): void {
  if (pid === undefined) return
  writeFileSync(pidFile(settings, name), `${pid} ${processEntry(pid)?.started ?? ''}\n`)
}

function readPid(settings: Settings, name: string): string[] {
  try {
    return readFileSync(pidFile(settings, name), 'utf8').trim().split(' ')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function pidFile(settings: Settings, name: string): string {
  return join(settings.state, 'pids', name)
}
