import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { Settings } from '#sandbox/settings.ts'
import { settingsEnvironment } from './environment.ts'

/** `sandbox.json` in the state folder marks it as a sandbox's, and says with which settings it was started. */
const SandboxFile = z.strictObject({
  startedAt: z.iso.datetime(),
  environment: z.record(z.string(), z.string()),
})
export type SandboxFile = z.infer<typeof SandboxFile>

export function writeSandboxFile(settings: Settings): void {
  const content = { startedAt: new Date().toISOString(), environment: settingsEnvironment(settings) }
  writeFileSync(fileIn(settings.state), `${JSON.stringify(content, null, 2)}\n`)
}

/** Undefined when the folder holds no sandbox. */
export function readSandboxFile(state: string): SandboxFile | undefined {
  try {
    return SandboxFile.parse(JSON.parse(readFileSync(fileIn(state), 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

function fileIn(state: string): string {
  return join(state, 'sandbox.json')
}
