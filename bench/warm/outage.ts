import type { Region } from '#sandbox/settings.ts'
import { askName } from '#sandbox/witness/name.ts'
import { callByName } from '#test/scenarios/by-name.ts'
import { until } from '#test/until.ts'
import { recovered } from '../failover/by-workflow.ts'
import { loseActive } from '../failover/outage.ts'
import { stateSeconds } from '../failover/state-times.ts'
import type { Bench } from '../failover/takeover.ts'
import { type Parts, partsOf } from './parts.ts'

/** Milliseconds: a restore may be in it. */
const longest = 900_000

/** An outage from the kill to the first good answer, in seconds, and what it consists of. */
export type Outage = { seconds: number; parts: Parts; phases: ReadonlyMap<string, number> }

/** Loses the active region, and has the workflow take over as soon as the checkers have seen it. */
export async function outage(bench: Bench, into: Region): Promise<Outage> {
  const lostAt = Date.now()
  const input = await loseActive(bench, into)
  const [answeredAt, { history }] = await Promise.all([firstAnswer(bench, into), recovered(bench, input)])
  return {
    seconds: (answeredAt - lostAt) / 1000,
    parts: partsOf(history, { lostAt, answeredAt }),
    phases: stateSeconds(history),
  }
}

/**
 * When a write of a caller who has no old answer of DNS was acknowledged by a region. Who is sent to another one is not
 * waited for: there is no answer there.
 */
function firstAnswer({ settings }: Bench, region: Region): Promise<number> {
  const write = { method: 'PUT', path: '/hello/Bench', body: { dateOfBirth: '1990-01-01' } } as const
  return until('a caller to be answered', longest, async () => {
    const [named] = await askName(settings)
    if (named?.region !== region) return undefined
    const answer = await callByName(settings, write).catch(() => undefined)
    return answer?.status === 204 ? Date.now() : undefined
  })
}
