import { type Evidence, missing, promotedAt } from './judge.ts'
import { isAcknowledged } from './ledger.ts'
import type { Judged } from './proof.ts'

/** Milliseconds from the last acknowledgement of the old side to the promotion of the new one. */
export function marginMs(evidence: Evidence): number | undefined {
  const { old, writes } = evidence
  const promoted = promotedAt(evidence)
  const last = writes.findLast(write => isAcknowledged(write) && write.address === old.address)
  return promoted === undefined || last === undefined ? undefined : promoted - last.endedAt
}

/** One kill as a line, and a further one for each contradiction. */
export function linesOf({ kill, evidence, contradictions }: Judged, n: number): string[] {
  const { old, next, told } = evidence
  const seconds = (value: number | null | undefined) =>
    typeof value === 'number' ? `${value.toFixed(1)} s` : '-'
  const margin = marginMs(evidence)
  const columns = [
    `${n}`.padStart(3),
    kill.kind.padEnd(7),
    `${old.region} -> ${next.region}`.padEnd(28),
    `RTO ${seconds(told.report?.rto.seconds)}`.padEnd(11),
    `bound ${seconds(told.report?.rpo.boundSeconds)}`.padEnd(12),
    `lost ${missing(evidence).length}`.padEnd(9),
    `promoted ${seconds(margin && margin / 1_000)} behind the last acknowledgement`,
    contradictions.length === 0 ? 'holds' : 'DOES NOT HOLD',
  ]
  return [columns.join('  '), ...contradictions.map(text => `     ${text}`)]
}

export function summaryOf(judged: Judged[], planned: number): string {
  const writes = judged.at(-1)?.evidence.writes.filter(isAcknowledged).length ?? 0
  const lost = judged.reduce((sum, { evidence }) => sum + missing(evidence).length, 0)
  const held = judged.filter(({ contradictions }) => contradictions.length === 0).length
  const margins = judged.flatMap(({ evidence }) => marginMs(evidence) ?? [])
  const least = margins.length > 0 ? `${(Math.min(...margins) / 1_000).toFixed(1)} s` : '-'
  return `${held} of ${planned} kills hold; ${lost} acknowledged writes lost, all listed, of ${writes + lost}; no promotion less than ${least} behind the last acknowledgement`
}
