import { setTimeout as wait } from 'node:timers/promises'
import { sfnClient } from '#aws/clients.ts'
import { listRuns } from '#aws/states.ts'
import type { Output } from '#cli/output.ts'
import { follow, type Snapshot } from '#cli/watch/follow.ts'
import { type Callers, startCallers } from '../callers/callers.ts'
import { domain, type Region, type Settings } from '../settings.ts'
import { lose } from '../up/disturb.ts'
import { active, operatorStack, standby } from '../up/stack.ts'
import { until } from '../up/until.ts'
import { up } from '../up/up.ts'
import { askName } from '../witness/name.ts'
import { watchPositions } from '../witness/positions.ts'
import { closingLines } from './closing.ts'
import type { Scene } from './scene.ts'
import { stageFor } from './stage.ts'
import { findings } from './verdict.ts'

/** Milliseconds. */
const limits = { warmUp: 30_000, alarm: 60_000, calm: 30_000 }
const sceneEveryMs = 250

/**
 * Kills the active region under callers and touches nothing: the alarm, the workflow and DNS do the rest. True only if
 * the callers are answered by the other region, one database takes writes, and what was archived is there.
 */
export async function demo(settings: Settings, output: Output): Promise<boolean> {
  const say = (text: string) => output.write(`${text}\n`)
  say(`Bringing up two regions: ${active} (active) and ${standby} (standby)`)
  await up(settings, { say: what => say(`  ${what}`) })
  const callers = startCallers({ domain, port: settings.ports.api, nameServers: nameServers(settings) })
  const { positions, stop } = watchPositions(settings, active)
  try {
    await until(
      () => Promise.resolve(enough(callers) || undefined),
      limits.warmUp,
      () => trouble(callers),
    )
    say(`\nKilling ${active} without warning; nothing is touched from here on`)
    const lostAt = Date.now()
    await lose(settings, active)
    const run = await watchTheRun(settings, callers, lostAt, output)
    await untilCalm(settings, callers)
    await Promise.all([callers.stop(), stop()])
    const evidence = {
      settings,
      lost: active,
      survivor: standby,
      ledger: callers.ledger,
      positions,
      epoch: 1,
    }
    const found = await findings(evidence)
    say(closingLines({ run, lostAt, ledger: callers.ledger, ...found }, output).join('\n'))
    return found.findings.every(({ ok }) => ok)
  } finally {
    await Promise.all([callers.stop(), stop()])
  }
}

const nameServers = (settings: Settings) =>
  settings.world.nameServers.map(address => `${address}:${settings.ports.dns}`)

const enough = ({ ledger }: Callers) => ledger.acknowledged.length >= 200

const trouble = ({ ledger }: Callers) =>
  `the callers get no answers: ${ledger.lastFailure ?? 'too few so far'}`

/** Shows the callers, DNS and the steps until the run that the alarm starts has ended. */
async function watchTheRun(
  settings: Settings,
  callers: Callers,
  lostAt: number,
  output: Output,
): Promise<Snapshot> {
  const scene: Scene = { ledger: callers.ledger, names: await askName(settings), lostAt, run: undefined }
  const stage = stageFor(output)
  const showing = setInterval(() => stage(scene), sceneEveryMs)
  const asking = setInterval(() => void askName(settings).then(names => Object.assign(scene, { names })), 500)
  try {
    const arn = await alarmedRun(settings, standby)
    for await (const snapshot of follow(
      { arn, region: standby },
      { say: () => undefined, codes: ['AwsThrottled'] },
    )) {
      scene.run = snapshot
    }
    stage(scene)
  } finally {
    clearInterval(showing)
    clearInterval(asking)
  }
  if (!scene.run) throw new Error('the run was never seen')
  return scene.run
}

async function alarmedRun(settings: Settings, region: Region): Promise<string> {
  const stack = operatorStack(settings, '0'.repeat(64))
  const found = await until(
    async () => (await listRuns(sfnClient(region), stack, region, 1))[0],
    limits.alarm,
    () => 'the alarm started no run',
  )
  return found.arn
}

/** The callers' answers come without failures for two seconds: those with old answers of DNS have seen the new one. */
async function untilCalm(settings: Settings, { ledger }: Callers): Promise<void> {
  const address = settings.region[standby].public
  const calm = async () => {
    const before = { failed: ledger.failed, served: ledger.byAddress.get(address) ?? 0 }
    await wait(2000)
    const served = ledger.byAddress.get(address) ?? 0
    return (ledger.failed === before.failed && served > before.served) || undefined
  }
  await until(calm, limits.calm, () => `the callers still fail: ${ledger.lastFailure}`)
}
