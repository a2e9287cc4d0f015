import { askApi, readiness } from '#host/active/api.ts'
import { writeApiEnvironment } from '#host/active/api-environment.ts'
import { readPassword } from '#host/active/password.ts'
import { renewRolePassword } from '#host/active/role-password.ts'
import { forgetSuccessor, hasSuccessor } from '#host/active/successor.ts'
import { limits } from '#host/limits.ts'
import { activate, activeVersion } from '#host/release/activate.ts'
import { installed } from '#host/release/install.ts'
import type { Step } from '#host/step.ts'
import { endOf, hasEnded, restartUnit, stopUnits, units } from '#host/system/systemd.ts'
import { until } from '#host/system/until.ts'
import { HostParameters, type HostResult } from '#recovery/contracts/deploy-api.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { DrctlError } from '#recovery/errors.ts'

/**
 * Activates an unpacked release, starts it, and waits until it is ready in the epoch. When it does not become ready, the
 * release that was active before is active again, and the step fails with ApiNotReady. One that runs, ahead of this step or
 * since an earlier attempt, is not restarted.
 */
export const deployApi: Step<typeof HostParameters, HostResult> = {
  parameters: HostParameters,
  playbook: { tag: 'activate', variables: 'api_restore' },
  // Started ahead, it has all that Ansible would place.
  direct: hasSuccessor,
  async work({ settings, progress }, { version, epoch }) {
    if (!(await installed(settings, version))) {
      throw new DrctlError('ReleaseUnavailable', `version ${version} is not staged on this host`)
    }
    const previous = await activeVersion(settings)
    const result = { version, ...(previous !== undefined && { previous }), epoch }
    const isReady = async () => previous === version && (await runsReady(settings, epoch))
    const startedAhead = await hasSuccessor(settings)
    await forgetSuccessor(settings)
    // It was given its password when it was started, and it is ready, so the database takes that.
    if (startedAhead && (await isReady())) return { ...result, readyAfterSeconds: 0 }

    const { value: password } = await readPassword(settings)
    await renewRolePassword(settings, password)
    const changed = await writeApiEnvironment(settings, password)
    if (!changed && (await isReady())) return { ...result, readyAfterSeconds: 0 }

    progress('start')
    return { ...result, readyAfterSeconds: await startOrRollBack(settings, { version, previous, epoch }) }
  },
}

/** One that was started ahead has yet to connect to the database. */
async function runsReady(settings: HostSettings, epoch: number): Promise<boolean> {
  if (await hasEnded(units.api)) return false
  const ready = await until(async () => ((await readiness(settings))?.epoch === epoch ? true : undefined), {
    limit: limits.apiConnect,
    every: limits.databasePoll,
  })
  return ready === true
}

type Deployment = { version: string; previous: string | undefined; epoch: number }

/** Answers after how many seconds it was ready. */
async function startOrRollBack(
  settings: HostSettings,
  { version, previous, epoch }: Deployment,
): Promise<number> {
  const began = performance.now()
  await activate(settings, version)
  const refused = await restartUnit(units.api).then(
    () => undefined,
    (error: Error) => error.message,
  )
  if (refused === undefined && (await becomesReady(settings, epoch)))
    return (performance.now() - began) / 1000
  const why = refused ?? (await lastAnswer(settings))
  await rollBack(settings, version, previous)
  throw new DrctlError('ApiNotReady', `release ${version} was not ready in epoch ${epoch}: ${why}`, {
    version,
    epoch,
  })
}

/** Ready in another epoch is no good either, and will not get better by waiting. */
async function becomesReady(settings: HostSettings, epoch: number): Promise<boolean> {
  const ended = endOf(units.api)
  const seen = await until(async () => (await readiness(settings)) ?? (await ended()), {
    limit: limits.apiReady,
    every: limits.databasePoll,
  })
  return seen !== undefined && seen !== 'ended' && seen.epoch === epoch
}

async function lastAnswer(settings: HostSettings): Promise<string> {
  if (await hasEnded(units.api)) return 'its unit has ended, or was not allowed to start by the epoch record'
  const answer = await askApi(settings, '/readyz').catch((error: Error) => ({
    status: 0,
    text: error.message,
  }))
  return `/readyz gives ${answer.status}: ${answer.text}`
}

async function rollBack(
  settings: HostSettings,
  version: string,
  previous: string | undefined,
): Promise<void> {
  if (previous === undefined || previous === version) return await stopUnits(units.api)
  await activate(settings, previous)
  await restartUnit(units.api)
}
