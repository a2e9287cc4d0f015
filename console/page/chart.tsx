import type { RunRow } from '#console/contract.ts'
import { duration, stamp } from '#recovery/report/measure.ts'
import { useGo } from './link.tsx'
import { addressOf } from './place.ts'
import { ticks } from './scale.ts'

type Point = { run: RunRow; seconds: number }
type Props = { name: string; points: Point[]; goal: number | undefined }

const size = { width: 960, height: 240, left: 88, right: 16, top: 14, bottom: 26 }

/** A point a run, at the time of its start. What is above the objective has its own colour and form. */
export function Chart({ name, points, goal }: Props) {
  if (points.length === 0) return <p class="empty">No run has this figure.</p>
  const times = points.map(({ run }) => Date.parse(run.startedAt))
  const marks = ticks(Math.max(goal ?? 0, ...points.map(({ seconds }) => seconds)))
  const [first, last, top] = [Math.min(...times), Math.max(...times), marks.at(-1) ?? 1]
  const x = (time: number) =>
    size.left +
    (size.width - size.left - size.right) * (last === first ? 0.5 : (time - first) / (last - first))
  const y = (seconds: number) =>
    size.height - size.bottom - (size.height - size.top - size.bottom) * (seconds / top)
  return (
    <section class="scroll" tabIndex={0} aria-label={`${name} of each run`}>
      <svg class="chart" viewBox={`0 0 ${size.width} ${size.height}`} aria-label={`${name}, a point a run`}>
        {marks.map(mark => (
          <g key={mark}>
            <line class="grid" x1={size.left} x2={size.width - size.right} y1={y(mark)} y2={y(mark)} />
            <text class="axis" x={size.left - 8} y={y(mark) + 4} text-anchor="end">
              {duration(mark).replace('.0 s', ' s')}
            </text>
          </g>
        ))}
        <text class="axis" x={size.left} y={size.height - 6}>
          {new Date(first).toISOString().slice(0, 10)}
        </text>
        <text class="axis" x={size.width - size.right} y={size.height - 6} text-anchor="end">
          {new Date(last).toISOString().slice(0, 10)}
        </text>
        {goal !== undefined && (
          <g>
            <line class="goal" x1={size.left} x2={size.width - size.right} y1={y(goal)} y2={y(goal)} />
            <text class="goal-name" x={size.width - size.right} y={y(goal) - 5} text-anchor="end">
              objective {duration(goal)}
            </text>
          </g>
        )}
        {points.map(point => (
          <Dot
            key={`${point.run.region} ${point.run.execution}`}
            point={point}
            x={x(Date.parse(point.run.startedAt))}
            y={y(point.seconds)}
            over={goal !== undefined && point.seconds > goal}
          />
        ))}
      </svg>
    </section>
  )
}

function Dot({ point: { run, seconds }, x, y, over }: { point: Point; x: number; y: number; over: boolean }) {
  const go = useGo()
  const to = { page: 'run', region: run.region, execution: run.execution } as const
  const label = `${run.execution}: ${duration(seconds)}, ${stamp(run.startedAt)}${over ? ', above the objective' : ''}`
  const follow = (event: MouseEvent) => {
    event.preventDefault()
    go(to)
  }
  return (
    <g>
      <a href={addressOf(to)} onClick={follow} aria-label={label}>
        <title>{label}</title>
        {over ? (
          <path class="dot over" d={`M${x} ${y - 5.5}l5 9.5h-10z`} />
        ) : (
          <circle class="dot" cx={x} cy={y} r="4" />
        )}
      </a>
    </g>
  )
}
