import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Template } from '#sandbox/cloudformation/template.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const serverless = join(root, 'node_modules/serverless/bin/serverless.js')

/** What `serverless package` ended with, and the template that it made, if it did. */
export type Packaged = { status: number; printed: string; template?: Template }

/** Packages for a region as a machine does that has no account: no credentials, no configuration, no home. */
export async function packaged(region: string, env: Record<string, string> = {}): Promise<Packaged> {
  const folder = mkdtempSync(join(tmpdir(), 'serverless-'))
  const out = join(folder, 'out')
  const args = [serverless, 'package', '--region', region, '--stage', 'prod', '--package', out]
  const bare = { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, HOME: folder, TMPDIR: folder }
  try {
    const ended = await ran(args, { ...bare, ...env })
    if (ended.status !== 0) return ended
    const text = readFileSync(join(out, 'cloudformation-template-update-stack.json'), 'utf8')
    return { ...ended, template: Template.parse(JSON.parse(text)) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function ran(args: string[], env: NodeJS.ProcessEnv): Promise<{ status: number; printed: string }> {
  return new Promise(resolve => {
    execFile(process.execPath, args, { cwd: root, env }, (error, stdout, stderr) => {
      resolve({ status: error ? Number(error.code) : 0, printed: `${stdout}${stderr}` })
    })
  })
}
