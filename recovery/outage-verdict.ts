import type { Trigger } from './contracts/run.ts'
import type { Observation } from './contracts/verify-outage.ts'

export type OutageVerdict = { verdict: 'outage' | 'healthy' | 'uncertain'; reasons: string[] }

export type OutageLimits = {
  /** Takes over if this is an outage; what is seen from here alone decides nothing. */
  standbyRegion: string
  /** Failures seen before this instant are no votes. */
  failuresSince: string
  /** Answers seen before this instant are no votes: they may be older than the outage. */
  answersSince: string
}

/** Route 53's own rule: an endpoint is healthy when more than 18 % of its checkers say so. */
const healthyShare = 0.18

/**
 * Whether the active region's API is out. Each kind of vantage point has one vote, and `unknown` is none:
 *
 * | failing                                     | answering                      | verdict   |
 * |---------------------------------------------|--------------------------------|-----------|
 * | two kinds, one seen outside the standby     | none                           | outage    |
 * | one kind, or only seen inside the standby   | none                           | uncertain |
 * | none                                        | one seen outside the standby   | healthy   |
 * | none                                        | only seen inside the standby   | uncertain |
 * | any                                         | any                            | uncertain |
 * | none                                        | none                           | uncertain |
 */
export function outageVerdict(observations: Observation[], limits: OutageLimits): OutageVerdict {
  const votes = votesByKind(observations.filter(observation => isFresh(observation, limits)))
  const failing = votes.filter(({ vote }) => vote === 'failing')
  const answering = votes.filter(({ vote }) => vote === 'answering')
  const seenOutside = (kind: Vote) => kind.from.some(from => from !== limits.standbyRegion)
  const reasons = votes.length > 0 ? votes.map(inWords) : ['no vantage point could see the API']

  if (failing.length >= 2 && failing.some(seenOutside) && answering.length === 0)
    return { verdict: 'outage', reasons }
  if (answering.some(seenOutside) && failing.length === 0) return { verdict: 'healthy', reasons }
  return { verdict: 'uncertain', reasons: [...reasons, whyUncertain(failing, answering, limits)] }
}

/**
 * From when on observations count at the moment `now`. The alarm is the newest news of failures, so an answer seen before
 * it changed does not contradict it.
 */
export function freshness(trigger: Trigger, now: Date, fresh: { checkerFresh: number; answerFresh: number }) {
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds).toISOString()
  const answersSince = ago(fresh.answerFresh)
  const alarmed = trigger.kind === 'alarm' && Date.parse(trigger.changedAt) > Date.parse(answersSince)
  return {
    failuresSince: ago(fresh.checkerFresh),
    answersSince: alarmed ? trigger.changedAt : answersSince,
  }
}

type Vote = {
  kind: Observation['vantage']
  vote: 'failing' | 'answering'
  from: string[]
  seen: number
  of: number
}

function isFresh({ saw, at }: Observation, { failuresSince, answersSince }: OutageLimits): boolean {
  if (saw === 'unknown') return false
  return Date.parse(at) >= Date.parse(saw === 'failing' ? failuresSince : answersSince)
}

function votesByKind(observations: Observation[]): Vote[] {
  const kinds = ['probe', 'checkers', 'instance'] as const
  return kinds.flatMap(kind => {
    const all = observations.filter(({ vantage }) => vantage === kind)
    const answers = all.filter(({ saw }) => saw === 'answering')
    if (all.length === 0) return []
    const vote = isAnswering(kind, answers.length / all.length) ? 'answering' : 'failing'
    const seen = all.filter(({ saw }) => saw === vote)
    return { kind, vote, from: seen.map(({ from }) => from), seen: seen.length, of: all.length }
  })
}

/** One answer proves that the API lives; a few checkers, though, may not have looked since it died. */
function isAnswering(kind: Vote['kind'], share: number): boolean {
  return kind === 'checkers' ? share > healthyShare : share > 0
}

const names = { probe: 'probes', checkers: 'Route 53 checkers', instance: 'instance views' }

function inWords({ kind, vote, from, seen, of }: Vote): string {
  const places = [...new Set(from)].join(', ')
  return `${seen} of ${of} ${names[kind]} see it ${vote} (from ${places})`
}

function whyUncertain(failing: Vote[], answering: Vote[], { standbyRegion }: OutageLimits): string {
  if (failing.length > 0 && answering.length > 0) return 'the vantage points contradict one another'
  if (answering.length > 0) return `it is seen answering from ${standbyRegion} alone`
  return `an outage takes two kinds of vantage points, one of them outside ${standbyRegion}`
}
