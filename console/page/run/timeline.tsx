import type { Bar, LastTimes, RunView } from '#console/contract.ts'
import { duration } from '#recovery/report/measure.ts'
import type { StepProgress } from '#recovery/run-progress.ts'
import { judgingSteps } from '#recovery/run-steps.ts'
import { usePolled } from '../polled.ts'
import { progressText } from './progress-text.ts'
import { secondsOf, useRunClock } from './run-clock.ts'
import { VerdictLine } from './verdict-line.tsx'

type Props = { run: RunView; selected: string | undefined; select: (step: string) => void }

/** A run that has just begun is drawn as if it took this long, so that its first bars do not shrink at once. */
const leastSeconds = 30

/** The timeline beside the times of the last run, which are asked for once and come when they come. */
export function ComparedTimeline({ path, ...props }: Props & { path: string }) {
  const { data, failure } = usePolled<LastTimes>(
    () => `${path}/last`,
    () => undefined,
    { key: `${path} last` },
  )
  return <Timeline {...props} last={data ?? (failure && { unknown: failure.message })} />
}

/** A row a step, with its bars at their place in the time of the run. A row opens its step. */
export function Timeline({ run, selected, select, last }: Props & { last?: LastTimes | undefined }) {
  const now = useRunClock(run)
  const whole = Math.max(secondsOf(run.startedAt, run.endedAt, now), run.endedAt ? 0.001 : leastSeconds)
  const barsOf = Map.groupBy(run.bars, ({ step }) => step)
  return (
    <section class="card timeline" aria-label="Steps">
      <h2>Steps</h2>
      <ol>
        {run.steps.map(step => (
          <li key={step.step}>
            <button type="button" aria-expanded={step.step === selected} onClick={() => select(step.step)}>
              <span class={`sign ${step.state}`} aria-hidden="true" />
              <span class="step-name">{step.step}</span>
              <span class="step-time">{timeOf(step, now)}</span>
              <span class="step-last">{lastTimeOf(last, step.step)}</span>
              <span class="track" aria-hidden="true">
                {(barsOf.get(step.step) ?? []).map(bar => (
                  <BarSpan
                    key={`${bar.from}${bar.part}`}
                    bar={bar}
                    start={run.startedAt}
                    now={now}
                    whole={whole}
                  />
                ))}
              </span>
              <span class="step-word">{wordOf(step, run.endedAt !== undefined)}</span>
            </button>
            {judgingSteps.includes(step.step) && (
              <VerdictLine
                isToCome={isToCome(step, run)}
                found={run.verdicts.find(found => found.step === step.step)}
              />
            )}
          </li>
        ))}
      </ol>
      <p class="scale" aria-hidden="true">
        <span>0</span>
        <span>{duration(whole)}</span>
      </p>
      <p class="compared">{comparison(last)}</p>
    </section>
  )
}

function BarSpan({ bar, start, now, whole }: { bar: Bar; start: string; now: number; whole: number }) {
  const from = (100 * secondsOf(start, bar.from, now)) / whole
  const width = (100 * secondsOf(bar.from, bar.to, now)) / whole
  const tone = bar.part === 'question' ? 'waiting' : bar.standing
  return <span class={`bar ${tone}`} style={{ left: `${from}%`, width: `${Math.min(width, 100 - from)}%` }} />
}

function timeOf({ startedAt, endedAt }: StepProgress, now: number): string {
  return startedAt === undefined ? '' : duration(secondsOf(startedAt, endedAt, now))
}

function lastTimeOf(last: LastTimes | undefined, step: string): string {
  const seconds = last && 'steps' in last ? last.steps[step] : undefined
  return seconds === undefined ? '' : `last ${duration(seconds)}`
}

function comparison(last: LastTimes | undefined): string {
  if (last === undefined) return ''
  if ('unknown' in last) return `No run to compare with: ${last.unknown}`
  return `Last: ${last.execution}, ${duration(last.seconds)} in all`
}

/** Whether the step's verdict may still come: a run that has ended gets to none of the steps that are left. */
const isToCome = ({ state }: StepProgress, { endedAt }: RunView) =>
  endedAt === undefined && (state === 'pending' || state === 'running')

/** How a step stands, for those who see no colours, and what is to be said beside it. */
function wordOf({ state, progress, error, attempts }: StepProgress, isOver: boolean): string {
  const again = attempts > 1 ? `attempt ${attempts}` : ''
  if (state === 'running')
    return [progress ? progressText(progress) : 'running', error?.code, again].filter(Boolean).join(', ')
  if (state === 'waiting') return ['waits for a decision', again].filter(Boolean).join(', ')
  if (state === 'failed') return [error?.code ?? 'stopped', again].filter(Boolean).join(', ')
  if (state === 'done') return ['done', again].filter(Boolean).join(', ')
  return isOver ? 'not reached' : 'to come'
}
