import { Happening, type Moment, type RunReport } from './contracts/run-report.ts'

/** What the end of a step is the moment of. */
const ends: Record<string, Happening> = {
  VerifyOutage: 'outage-judged',
  ClaimEpoch: 'claimed',
  PromoteDatabase: 'promoted',
  DeployApi: 'api-ready',
  SwitchDns: 'name-switched',
  Reprotect: 'protected',
}

/**
 * What a report tells, in the order of time: from the last write that is certain to be there to the end of the run. Where
 * the moment of the promotion is not known, it is that at which its step was left. A step that was done again counts from its
 * last end.
 */
export function timelineOf(report: RunReport, promotedAt?: string): Moment[] {
  const { phases, rto, rpo, startedAt, endedAt } = report
  const stepEnds = phases.flatMap(({ step, startedAt: began, seconds }): [Happening, string][] => {
    const what = ends[step]
    return what === undefined ? [] : [[what, new Date(Date.parse(began) + 1000 * seconds).toISOString()]]
  })
  const known: Partial<Record<Happening, string | undefined>> = {
    'last-beat': rpo.lastBeat,
    'first-failure': rto.from,
    alarm: alarmOf(report),
    started: startedAt,
    ...Object.fromEntries(stepEnds),
    ...(promotedAt && { promoted: promotedAt }),
    'first-answer': rto.to,
    ended: endedAt,
  }
  return Object.entries(known)
    .flatMap(([what, at]) => (at === undefined ? [] : [{ at, what: what as Happening }]))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || order(a) - order(b))
}

const order = ({ what }: Moment) => Happening.options.indexOf(what)

/** SNS delivers an alarm again to a region that was away: one that is older than the failure is not of this one. */
function alarmOf({ trigger, rto }: RunReport): string | undefined {
  if (trigger.kind !== 'alarm' || rto.from === undefined) return undefined
  return Date.parse(trigger.changedAt) < Date.parse(rto.from) ? undefined : trigger.changedAt
}

/** Of a report that was written before there was a timeline in it, what it lets be known. */
export const momentsOf = (report: RunReport): Moment[] => report.timeline ?? timelineOf(report)
