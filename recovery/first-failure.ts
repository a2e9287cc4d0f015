import type { Trigger } from './contracts/run.ts'
import type { Observation } from './contracts/verify-outage.ts'

export type Failure = { at: string; source: 'checker' | 'probe' }

/** The earliest failed observation that is known: the alarm's first datapoint, or one of the evidence. RTO counts from it. */
export function firstFailure(evidence: Observation[], trigger: Trigger): Failure | undefined {
  const datapoint = trigger.kind === 'alarm' ? trigger.firstFailedAt : undefined
  const alarm: Failure[] = datapoint ? [{ at: datapoint, source: 'checker' }] : []
  return earliest([...alarm, ...failuresAfterTheFact(evidence, trigger)])
}

/**
 * The earliest instant at which the API is known to have been out already. A datapoint bears the start of its period,
 * which may lie before the failure, so it does not count here: what is acknowledged in between must count as lost. Nor
 * does a failure after which the API was seen answering: it may have taken writes again.
 */
export function failedBy(evidence: Observation[], trigger: Trigger): Failure | undefined {
  const answered = evidence.filter(({ saw }) => saw === 'answering').map(({ at }) => Date.parse(at))
  const since = Math.max(Number.NEGATIVE_INFINITY, ...answered)
  return earliest(failuresAfterTheFact(evidence, trigger).filter(({ at }) => Date.parse(at) > since))
}

function failuresAfterTheFact(evidence: Observation[], trigger: Trigger): Failure[] {
  const seen = evidence
    .filter(({ saw }) => saw === 'failing')
    .map(({ vantage, at, failingSince }): Failure => {
      return { at: failingSince ?? at, source: vantage === 'checkers' ? 'checker' : 'probe' }
    })
  return trigger.kind === 'alarm' ? [...seen, { at: trigger.changedAt, source: 'checker' }] : seen
}

function earliest(failures: Failure[]): Failure | undefined {
  return failures.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))[0]
}
