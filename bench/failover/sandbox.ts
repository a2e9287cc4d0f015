import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readStack } from '#aws/stack.ts'
import { readSettings, regions, service } from '#sandbox/settings.ts'
import { down } from '#sandbox/up/down.ts'
import { pointAt } from '#sandbox/up/environment.ts'
import { up } from '#sandbox/up/up.ts'
import type { Bench } from './takeover.ts'

/** No alarm starts a run of its own, and a change of DNS is INSYNC at once. */
const timings = { DRCTL_SANDBOX_ALARM_PERIODS: '1000', DRCTL_SANDBOX_PROPAGATION: '0.05' }
const net = '127.89'

/** Brings up a sandbox for the measurement alone; afterwards, and when it is interrupted, nothing of it is left. */
export async function withSandbox<T>(measure: (bench: Bench) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'drctl-bench-'))
  chmodSync(folder, 0o755)
  const settings = readSettings({
    DRCTL_SANDBOX_STATE: join(folder, 's'),
    DRCTL_SANDBOX_NET: net,
    DRCTL_SANDBOX_STANDBY: 'cold',
  })
  const remove = async () => {
    await down(settings)
    rmSync(folder, { recursive: true, force: true })
  }
  const interrupted = () => void remove().finally(() => process.exit(130))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupted)
  pointAt(settings)
  try {
    await up(settings, { timings })
    return await measure({ settings, stack: await readStack(regions[0], service) })
  } finally {
    await remove()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupted)
  }
}
