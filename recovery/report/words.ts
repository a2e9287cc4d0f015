import type { Happening, Outcome, RunReport } from '../contracts/run-report.ts'
import { clock, duration } from './measure.ts'

/** Seconds from one instant to another. */
export const between = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1_000

export type Tone = 'good' | 'poor' | 'bad'

const outcomes: Record<Outcome, { words: (region: string) => string; tone: Tone }> = {
  recovered: { words: region => `RECOVERED in ${region}`, tone: 'good' },
  'recovered-unprotected': { words: region => `RECOVERED in ${region}, NOT PROTECTED`, tone: 'poor' },
  'no-outage': { words: () => 'NO OUTAGE, nothing was touched', tone: 'poor' },
  refused: { words: () => 'REFUSED, nothing was touched', tone: 'poor' },
  'lost-race': { words: () => 'ANOTHER RUN WAS FIRST, nothing was promoted', tone: 'poor' },
  aborted: { words: () => 'ABORTED', tone: 'bad' },
  failed: { words: () => 'FAILED', tone: 'bad' },
}

/** What became of a run, in a few words, and how good that is. */
export const outcomeSaid = (outcome: Outcome, region: string): { words: string; tone: Tone } => ({
  words: outcomes[outcome].words(region),
  tone: outcomes[outcome].tone,
})

/** How long it took until somebody acted. */
export function detection({ rto, startedAt }: RunReport): string {
  if (rto.from === undefined) return 'unknown: no failed observation was kept'
  return `${duration(Math.max(0, between(rto.from, startedAt)))} from the first failed observation to the start of the run`
}

const observers = {
  checker: 'a Route 53 checker saw it fail',
  probe: 'a probe of this run saw it fail',
  none: 'no observer saw it fail',
}

/** For how long callers had no answer, and between which two observations that was. */
export function recoveryTime({ rto }: RunReport): string {
  if (rto.seconds === null) return `unknown: ${rto.why ?? 'the run did not say why'}`
  const from = rto.from ? `from ${clock(rto.from)}, when ${observers[rto.source]},` : ''
  const to = rto.to ? `to ${clock(rto.to)}, the first good answer through the name` : ''
  return `${duration(rto.seconds)} ${from} ${to}`.trim()
}

/** Up to what writes may be lost. */
export function recoveryPoint({ rpo }: RunReport): string {
  const at = rpo.lsn ? `; recovered up to ${rpo.lsn}` : ''
  if (rpo.boundSeconds === null) return `unknown: ${rpo.why ?? 'the run did not say why'}${at}`
  const beat = rpo.lastBeat ? `: the last recovered heartbeat is of ${clock(rpo.lastBeat)}` : ''
  return `at most ${duration(rpo.boundSeconds)} of writes lost${beat}${at}`
}

type Objective = NonNullable<RunReport['objectives']>['rto']

/** An objective, and whether the run is shown to have met it. */
export function objectiveSaid({ seconds, met }: Objective): { words: string; tone: Tone } {
  const words = `objective ${duration(seconds)}`
  if (met === null) return { words: `${words}: unknown`, tone: 'poor' }
  return met ? { words: `${words}: met`, tone: 'good' } : { words: `${words}: not met`, tone: 'bad' }
}

/** Who or what started a run, and why. */
export function startedBy({ trigger, by, reason }: RunReport): string {
  const who = trigger.kind === 'alarm' ? `by the alarm ${trigger.alarm}` : `by ${by}`
  return reason === '' ? who : `${who}: ${reason}`
}

/** What a run was to do, and the epochs before and after it. */
export function wayOf({ mode, service, peer, region, epoch }: RunReport): string {
  const epochs =
    epoch.after === epoch.before ? `epoch ${epoch.before}` : `epoch ${epoch.before} -> ${epoch.after}`
  return `${mode} of ${service} from ${peer} to ${region}, ${epochs}`
}

/** From where the release came. */
export const sources: Record<string, string> = {
  github: 'from GitHub',
  staged: 'from the copy staged beside the backup',
  present: 'was on the host already',
}

/** The moments of the timeline in words. */
export const happenings: Record<Happening, string> = {
  'last-beat': 'last heartbeat that was recovered',
  'first-failure': 'first failed observation',
  alarm: 'the alarm went off',
  started: 'the run started',
  'outage-judged': 'the verdict on the outage was given',
  claimed: 'the epoch was claimed: the old side must not write any more',
  promoted: 'the database was promoted',
  'api-ready': 'the API was ready',
  'name-switched': 'the name was switched on all its servers',
  'first-answer': 'first good answer through the name',
  protected: 'the first full backup was complete: protected again',
  ended: 'the run ended',
}

/** What the old side alone had, a line each: how much was lost, of which tables, and where it is kept. */
export function divergenceSaid(divergence: NonNullable<NonNullable<RunReport['loss']>['divergence']>) {
  const { from, transactions, firstAt, lastAt, tables, keptIn } = divergence
  const when = firstAt && lastAt ? `, from ${firstAt} to ${lastAt}` : ''
  return {
    lost: `${transactions} transactions that were committed behind ${from}${when}`,
    tables: tables.map(
      ({ table, inserted, updated, deleted }) =>
        `${table}: ${inserted} rows inserted, ${updated} updated, ${deleted} deleted`,
    ),
    kept: keptIn,
  }
}

/** Where it is known that nothing was lost. */
export const nothingLost = 'nothing: the old side had no write that the new one does not have'
