import { limits } from '#host/limits.ts'
import { attempt, program } from './program.ts'

/** The units that the playbooks install. Each asks `drctl-host may-start` before it acts as active. */
export const units = {
  database: 'drctl-postgresql.service',
  api: 'drctl-api.service',
  heartbeat: 'drctl-heartbeat.service',
  follow: 'drctl-follow.service',
  guard: ['drctl-guard.service', 'drctl-watchdog.service'],
  backups: ['drctl-backup-full.service', 'drctl-backup-incr.service'],
  timers: ['drctl-backup-full.timer', 'drctl-backup-incr.timer'],
} as const

/** Starts units and waits until they run. A unit whose ExecCondition says no stays down, and that is no error. */
export async function startUnits(...names: string[]): Promise<void> {
  await program('systemctl', ['start', ...names])
}

/** Starts units without waiting until they run: a backup may take hours. */
export async function beginUnits(...names: string[]): Promise<void> {
  await program('systemctl', ['start', '--no-block', ...names])
}

export async function restartUnit(name: string): Promise<void> {
  await program('systemctl', ['restart', name])
}

/** Stops units, and waits until their processes have ended. */
export async function stopUnits(...names: string[]): Promise<void> {
  await program('systemctl', ['stop', ...names])
}

/** Starts now, and at each boot from now on. */
export async function enableUnits(...names: string[]): Promise<void> {
  await program('systemctl', ['enable', '--now', ...names])
}

export type UnitState = 'active' | 'activating' | 'deactivating' | 'inactive' | 'failed'

export async function unitState(name: string): Promise<UnitState> {
  const { stdout } = await attempt('systemctl', ['is-active', name])
  return (stdout.trim() || 'inactive') as UnitState
}

/** Whether the unit has ended, by itself or not at all started: it will not do anything any more. */
export async function hasEnded(name: string): Promise<boolean> {
  return ['inactive', 'failed'].includes(await unitState(name))
}

/**
 * A look that answers 'ended' once the unit is down. It asks systemd only now and then: a program is started for that,
 * while what it is waited for beside is asked many times a second.
 */
export function endOf(unit: string): () => Promise<'ended' | undefined> {
  let askedAt = performance.now()
  return async () => {
    if (performance.now() - askedAt < limits.unitPoll) return undefined
    askedAt = performance.now()
    return (await hasEnded(unit)) ? 'ended' : undefined
  }
}

/** Starts a command as a unit of its own that outlives this process. Answers false when it is there already. */
export async function runAsUnit(name: string, command: string[]): Promise<boolean> {
  const { code, stderr } = await attempt('systemd-run', ['--collect', '--unit', name, '--', ...command])
  if (code === 0) return true
  if (/already (loaded|exists)|fragment file/i.test(stderr)) return false
  throw new Error(`systemd-run ${name} failed: ${stderr.trim()}`)
}
