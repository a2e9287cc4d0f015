import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ExecutionContext } from 'ava'
import { Console } from '#cli/json/printed.ts'
import { until } from '#test/until.ts'

/** `drctl console` as a process of its own, ended with the test; `said` is what it has told on stderr so far. */
export async function openConsole(
  t: Pick<ExecutionContext, 'teardown'>,
  drctl: string,
  env: NodeJS.ProcessEnv,
  ...args: string[]
) {
  const child = spawn(process.execPath, [drctl, 'console', '--no-open', '--json', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const out = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', text => {
      out[name] += text
    })
  }
  const closed = once(child, 'close')
  t.teardown(async () => {
    child.kill('SIGTERM')
    await closed
  })
  await until('the link is printed', 20_000, () => out.stdout.includes('\n'))
  const { url, port } = Console.parse(JSON.parse(out.stdout))
  return { url, port, origin: `http://127.0.0.1:${port}`, said: () => out.stderr, child, closed }
}

export type OpenConsole = Awaited<ReturnType<typeof openConsole>>

/** Asks the console as another program would. */
export function asked(
  { origin, url }: OpenConsole,
  path: string,
  init: RequestInit & { bare?: boolean } = {},
) {
  const token = url.split('#token=')[1] ?? ''
  const headers = { ...(!init.bare && { 'x-drctl-token': token }), ...init.headers }
  return fetch(`${origin}${path}`, { ...init, headers })
}
