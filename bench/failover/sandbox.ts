import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readStack } from '#aws/stack.ts'
import { readSettings, regions, type Settings, service } from '#sandbox/settings.ts'
import { down } from '#sandbox/up/down.ts'
import { pointAt } from '#sandbox/up/environment.ts'
import { up } from '#sandbox/up/up.ts'
import type { Bench } from './takeover.ts'

const net = '127.89'

/** `propagationSeconds`: until a change of DNS is INSYNC; by default it is at once. */
type World = { standby: Settings['standby']; propagationSeconds?: number }

/**
 * Brings up a sandbox for the measurement alone, in which no alarm starts a run of its own; afterwards, and when it is
 * interrupted, nothing of it is left.
 */
export async function withSandbox<T>(
  { standby, propagationSeconds = 0.05 }: World,
  measure: (bench: Bench) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'drctl-bench-'))
  chmodSync(folder, 0o755)
  const settings = readSettings({
    DRCTL_SANDBOX_STATE: join(folder, 's'),
    DRCTL_SANDBOX_NET: net,
    DRCTL_SANDBOX_STANDBY: standby,
  })
  const remove = async () => {
    await down(settings)
    rmSync(folder, { recursive: true, force: true })
  }
  const interrupted = () => void remove().finally(() => process.exit(130))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupted)
  pointAt(settings)
  const timings = {
    DRCTL_SANDBOX_ALARM_PERIODS: '1000',
    DRCTL_SANDBOX_PROPAGATION: String(propagationSeconds),
  }
  try {
    await up(settings, { timings })
    return await measure({ settings, stack: await readStack(regions[0], service) })
  } finally {
    await remove()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupted)
  }
}
