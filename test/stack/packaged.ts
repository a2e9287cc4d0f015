import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Template } from '#sandbox/cloudformation/template.ts'
import { ran } from '#test/cli/drctl.ts'

const serverless = 'node_modules/serverless/bin/serverless.js'

/** What `serverless package` ended with, and the template that it made, if it did. */
export type Packaged = { status: number | null; printed: string; template?: Template }

/** Packages for a region as a machine does that has no account: no credentials, no configuration, no home. */
export async function packaged(region: string, env: Record<string, string> = {}): Promise<Packaged> {
  const folder = mkdtempSync(join(tmpdir(), 'serverless-'))
  const out = join(folder, 'out')
  const args = ['package', '--region', region, '--stage', 'prod', '--package', out]
  const bare = { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, HOME: folder, TMPDIR: folder }
  try {
    const { status, stdout, stderr } = await ran(serverless, args, { ...bare, ...env })
    const ended = { status, printed: `${stdout}${stderr}` }
    if (status !== 0) return ended
    const text = readFileSync(join(out, 'cloudformation-template-update-stack.json'), 'utf8')
    return { ...ended, template: Template.parse(JSON.parse(text)) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
