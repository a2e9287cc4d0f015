import { sfnClient } from '#aws/clients/sfn.ts'
import { listRuns } from '#aws/states.ts'
import type { Output } from '#cli/output.ts'
import { follow, type Snapshot } from '#operator/follow.ts'
import type { Ledger } from '../callers/ledger.ts'
import type { Region, Settings } from '../settings.ts'
import { operatorStack, standby } from '../up/stack.ts'
import { until } from '../up/until.ts'
import { askName } from '../witness/name.ts'
import type { Scene } from './scene.ts'
import { stageFor } from './stage.ts'

/** Milliseconds: until the alarm has started a run, and until that has ended, with the answers to what it asks. */
const limits = { alarm: 60_000, run: 240_000 }
const everyMs = { scene: 250, name: 500 }

type Watched = { settings: Settings; ledger: Ledger; lostAt: number; output: Output; signal: AbortSignal }

/**
 * Shows the callers, DNS and the steps until the run that the alarm starts has ended; nothing more once the signal is
 * aborted. Throws when there is no such run, or no end of it.
 */
export async function watchTheRun({ settings, ledger, lostAt, output, signal }: Watched): Promise<Snapshot> {
  const scene: Scene = { ledger, names: await askName(settings), lostAt, run: undefined }
  const stage = stageFor(output)
  const show = () => {
    if (!signal.aborted) stage(scene)
  }
  const showing = setInterval(show, everyMs.scene)
  const asking = setInterval(
    () => void askName(settings).then(names => Object.assign(scene, { names })),
    everyMs.name,
  )
  try {
    const ended = await untilEnded(await alarmedRun(settings, standby), scene)
    show()
    return ended
  } finally {
    clearInterval(showing)
    clearInterval(asking)
  }
}

async function untilEnded(arn: string, scene: Scene): Promise<Snapshot> {
  const end = Date.now() + limits.run
  for await (const snapshot of follow(
    { arn, region: standby },
    { say: () => undefined, codes: ['AwsThrottled'] },
  )) {
    scene.run = snapshot
    if (snapshot.run.status !== 'RUNNING') return snapshot
    if (Date.now() > end) throw new Error(unendedText(snapshot))
  }
  throw new Error('the run was never seen')
}

/** Why the demo waits no longer: the question that no one has answered, or that the run does not end. */
export function unendedText({ run, waiting }: Pick<Snapshot, 'run' | 'waiting'>): string {
  const asked = waiting.map(({ step, question }) => `${step} waits for a decision: ${question}`)
  return `${run.execution} has not ended within ${limits.run / 1000} s; ${asked.join('; ') || 'it asks nothing'}`
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
