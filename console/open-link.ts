import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const openers: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', linux: 'xdg-open' }

/** Whether this session has a screen on which a browser can open. */
export const canOpen = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean =>
  platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)

/**
 * Opens the link in the browser, by way of a file that only its owner can read: arguments of a process are seen by every
 * user of the machine. Gives what removes that file. `failed` is told why no browser could be started.
 */
export function openLink(url: string, failed: (why: string) => void): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'drctl-console-'))
  const file = join(folder, 'open.html')
  const text = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${url}"><title>drctl</title>`
  writeFileSync(file, text, { mode: 0o600 })
  const opener = openers[process.platform] ?? 'xdg-open'
  const child = spawn(opener, [pathToFileURL(file).href], { stdio: 'ignore', detached: true })
  child.once('error', error => failed(`${opener}: ${error.message}`))
  child.once('exit', status => status && failed(`${opener} ended with status ${status}`))
  child.unref()
  return () => rmSync(folder, { recursive: true, force: true })
}
