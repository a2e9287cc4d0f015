import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestFn } from 'ava'
import { installCli } from '#cli/build.ts'
import type { TwoRegions } from './two-regions.ts'

export type Ended = { status: number | null; stdout: string; stderr: string }

/** Builds drctl once for a test file, as it is installed; gives the path of its program, which exists once tests run. */
export function installedDrctl(test: TestFn): string {
  const folder = mkdtempSync(join(tmpdir(), 'drctl-installed-'))
  test.before(() => installCli(folder).then(() => undefined))
  test.after.always(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'bin/drctl.js')
}

/** The environment of an operator who works with the two regions, and with nothing else of this machine. */
export const operatorOf = (aws: Pick<TwoRegions, 'endpoint'>, region = 'eu-west-1'): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  AWS_ENDPOINT_URL: aws.endpoint,
  AWS_ACCESS_KEY_ID: 'AKIATEST',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_REGION: region,
})

/** Runs a program with arguments, without a terminal. `printed` is what it has printed so far. */
export function begun(program: string, args: string[], env: NodeJS.ProcessEnv, cwd?: string) {
  const child = spawn(process.execPath, [program, ...args], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const out = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', text => {
      out[name] += text
    })
  }
  const closed = new Promise<number | null>(resolve => child.once('close', resolve))
  return {
    printed: () => out.stdout,
    ended: (): Promise<Ended> => closed.then(status => ({ status, ...out })),
  }
}

/** The same, to its end. */
export const ran = (program: string, args: string[], env: NodeJS.ProcessEnv, cwd?: string): Promise<Ended> =>
  begun(program, args, env, cwd).ended()
