import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/** What is locked while a step does its work. */
export const stepLock = ({ state }: HostSettings, step: string) => join(state, 'lock', step)

/**
 * Takes the lock of a file, waiting for who holds it. flock(1) holds it for us and ends when its input does, so that
 * the kernel frees the lock however this process dies.
 */
export async function takeLock(path: string): Promise<AsyncDisposable> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const holder = spawn('flock', [path, 'sh', '-c', 'echo; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(holder, 'exit')
  await Promise.race([
    once(holder.stdout, 'data'),
    ended.then(() => Promise.reject(new Error(`flock ${path} failed`))),
  ])
  return {
    async [Symbol.asyncDispose]() {
      holder.stdin.end()
      await ended
    },
  }
}
