import { spawn } from 'node:child_process'
import type { Order, Result } from '#sandbox/cloud/ssm/agent-contract.ts'
import { processTree, sendSignal } from '#sandbox/instance/process-tree.ts'

/** The agent keeps no more of an output than this many characters; the API cuts further. */
const keptOutput = 100_000

/** What a process left behind may still write to the output is waited for no longer than this. */
const lateOutputMs = 300

export type OrderRun = { result: Promise<Omit<Result, 'instanceId'>>; cancel(): void }

/** Runs the script of an order with `sh`, its parameters as SSM_<name>, until its end, its time limit or a cancel. */
export function runOrder(order: Order, environment: NodeJS.ProcessEnv, cwd: string): OrderRun {
  const startedAt = new Date()
  const child = spawn('/bin/sh', ['-c', order.script], {
    cwd,
    env: { ...environment, ...order.environment },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stdout = gather(child.stdout)
  const stderr = gather(child.stderr)
  let ended: 'TimedOut' | 'Cancelled' | undefined
  const end = (how: 'TimedOut' | 'Cancelled') => {
    ended ??= how
    for (const { pid } of processTree(child.pid === undefined ? [] : [child.pid])) sendSignal(pid, 'SIGKILL')
  }
  const limit = setTimeout(() => end('TimedOut'), order.timeoutSeconds * 1000)
  const code = new Promise<number>(resolve => {
    child.once('error', () => resolve(127))
    child.once('close', status => resolve(status ?? 137))
    child.once('exit', status => setTimeout(() => resolve(status ?? 137), lateOutputMs))
  })
  const result = code.then(status => {
    clearTimeout(limit)
    return {
      commandId: order.commandId,
      status: ended ?? (status === 0 ? ('Success' as const) : ('Failed' as const)),
      code: ended === undefined ? status : -1,
      stdout: stdout(),
      stderr: stderr(),
      startedAt: startedAt.toISOString(),
      endedAt: new Date().toISOString(),
    }
  })
  return { result, cancel: () => end('Cancelled') }
}

function gather(stream: NodeJS.ReadableStream): () => string {
  let text = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    if (text.length < keptOutput) text += chunk
  })
  return () => text.slice(0, keptOutput)
}
