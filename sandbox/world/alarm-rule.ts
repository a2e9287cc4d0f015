import type { AlarmState } from './control-contract.ts'

/** The metric over one period; no value when nothing was reported. */
export type Datapoint = { at: Date; value: number | undefined }

/**
 * CloudWatch's judgement over the last periods: ALARM when each of them lies below the threshold, OK when one does not;
 * nothing (the alarm keeps its state) when missing values, which are ignored, leave it open. The reason is worded as
 * CloudWatch's.
 */
export function judge(datapoints: readonly Datapoint[], threshold: number, before: AlarmState) {
  const known = datapoints.filter(({ value }) => value !== undefined)
  const low = known.filter(({ value = threshold }) => value < threshold)
  const well = known.length - low.length
  if (well === 0 && low.length < datapoints.length) return undefined
  const state = well === 0 ? ('ALARM' as const) : ('OK' as const)
  return {
    state,
    reason: crossed(state, state === 'ALARM' ? low : known, datapoints.length, threshold, before),
  }
}

function crossed(
  state: 'ALARM' | 'OK',
  points: readonly Datapoint[],
  periods: number,
  threshold: number,
  before: AlarmState,
): string {
  const list = points.map(({ at, value = 0 }) => `${value.toFixed(1)} (${dayAndTime(at)})`).join(', ')
  const compared = state === 'ALARM' ? 'less than' : 'not less than'
  const verb = points.length === 1 ? 'was' : 'were'
  const least = `minimum ${periods} datapoint${periods === 1 ? '' : 's'} for ${before} -> ${state} transition`
  return `Threshold Crossed: ${points.length} out of the last ${periods} datapoints [${list}] ${verb} ${compared} the threshold (${threshold.toFixed(1)}) (${least}).`
}

function dayAndTime(at: Date): string {
  const [year = '', month, day] = at.toISOString().slice(0, 10).split('-')
  return `${day}/${month}/${year.slice(2)} ${at.toISOString().slice(11, 19)}`
}
