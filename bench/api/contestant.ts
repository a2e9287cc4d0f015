import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '#test/postgres-host.ts'
import { until } from '#test/until.ts'

export interface Contestant {
  name: string
  url: string
  /** Resident memory now, in bytes. */
  residentBytes(): Promise<number>
  stop(): Promise<void>
}

/** Starts a server as a process of its own and waits until it answers. */
export async function startContestant(
  name: string,
  program: string | URL,
  host: string,
  env: NodeJS.ProcessEnv,
): Promise<Contestant> {
  const port = await freePort(host)
  const file = typeof program === 'string' ? program : fileURLToPath(program)
  const child = spawn(process.execPath, [file], {
    env: { PATH: process.env.PATH, HOST: host, PORT: String(port), ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://${host}:${port}`
  await until(`${name} answers`, 10_000, () => answers(`${url}/hello/John`))
  return { name, url, residentBytes: () => residentBytes(child), stop: () => stop(child) }
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => undefined)
  await response?.body?.cancel()
  return response?.ok === true
}

async function residentBytes({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
}

async function stop(child: ChildProcess) {
  if (child.exitCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}
