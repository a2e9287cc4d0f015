import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { readSettings, type Settings } from '#sandbox/settings.ts'

/** Networks 127.100 to 127.199 are the scenarios'; a folder that can be made only once claims one. */
export function claimSettings(t: ExecutionContext, standby: Settings['standby']): Settings {
  for (let n = 100; n < 200; n++) {
    const claim = join(tmpdir(), `drctl-scenario-${n}`)
    if (!claimed(claim)) continue
    t.teardown(() => rmSync(claim, { recursive: true, force: true }))
    return readSettings({
      DRCTL_SANDBOX_STATE: join(claim, 's'),
      DRCTL_SANDBOX_NET: `127.${n}`,
      DRCTL_SANDBOX_STANDBY: standby,
    })
  }
  throw new Error('all networks of the scenarios are taken')
}

function claimed(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o755 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !abandoned(folder)) return false
  }
  writeFileSync(join(folder, 'pid'), String(process.pid))
  return true
}

/** Its test run is no more. */
function abandoned(folder: string): boolean {
  try {
    process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
