import type { RunView } from '#console/contract.ts'
import type { Drawing, DrawnNode, Point } from '#console/graph/layout.ts'

type Props = {
  run: RunView
  drawing: Drawing
  taken: Set<string>
  parts: Record<string, string>
  selected: string | undefined
  select: (step: string) => void
}

/** The machine as it was laid out, in the colours of the run. A node opens its step. */
export function Graph({ run, drawing, taken, parts, selected, select }: Props) {
  const { width, height, nodes, ways } = drawing
  const groups = nodes.filter(({ kind }) => kind === 'group')
  return (
    <section class="scroll" tabIndex={0} aria-label="Graph of the states">
      <svg class="graph" width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
        <title>The state machine; each state is also in the list of steps</title>
        <defs>
          {['way', 'taken'].map(id => (
            <marker
              key={id}
              id={id}
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="6"
              markerHeight="6"
              orient="auto"
            >
              <path class={`tip ${id}`} d="M0 0l8 4-8 4z" />
            </marker>
          ))}
        </defs>
        {groups.map(({ name, x, y, width, height }) => (
          <rect
            key={name}
            class="group"
            x={x - width / 2}
            y={y - height / 2}
            width={width}
            height={height}
            rx="6"
          />
        ))}
        {ways.map(({ from, to, kind, points }) => {
          const isTaken = taken.has(`${from} ${to}`)
          return (
            <path
              key={`${from} ${to} ${kind}`}
              class={`way ${kind} ${isTaken ? 'taken' : ''}`}
              d={curve(points)}
              marker-end={`url(#${isTaken ? 'taken' : 'way'})`}
            />
          )
        })}
        {nodes
          .filter(({ kind }) => kind !== 'group')
          .map(node => (
            <NodeBox
              key={node.name}
              node={node}
              state={stateOf(node, run)}
              selected={(parts[node.name] ?? node.name) === selected}
              select={() => select(parts[node.name] ?? node.name)}
            />
          ))}
      </svg>
    </section>
  )
}

type NodeProps = { node: DrawnNode; state: string; selected: boolean; select: () => void }

function NodeBox({ node: { name, kind, x, y, width, height }, state, selected, select }: NodeProps) {
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    select()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button of its own
    <g
      class={`node ${kind} ${state} ${selected ? 'selected' : ''}`}
      role="button"
      tabIndex={0}
      aria-label={`${name}: ${state}`}
      aria-pressed={selected}
      onClick={select}
      onKeyDown={press}
    >
      <rect
        x={x - width / 2}
        y={y - height / 2}
        width={width}
        height={height}
        rx={kind === 'step' ? 4 : height / 2}
      />
      <text x={x} y={y} text-anchor="middle" dominant-baseline="central">
        {name}
      </text>
    </g>
  )
}

/** Of a step as the list of steps has it; of another state as it was visited last. */
function stateOf({ name }: DrawnNode, { steps, states }: RunView): string {
  return steps.find(({ step }) => step === name)?.state ?? states[name] ?? 'pending'
}

/** Through the middle of each piece, so that corners are round. */
function curve(points: Point[]): string {
  const [first, ...rest] = points
  const last = rest.at(-1)
  if (!first || !last) return ''
  const bends = rest.slice(0, -1).map((point, i) => {
    const next = rest[i + 1] ?? point
    const end = i === rest.length - 2 ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 }
    return `Q${point.x} ${point.y} ${end.x} ${end.y}`
  })
  return `M${first.x} ${first.y}${bends.length === 0 ? `L${last.x} ${last.y}` : bends.join('')}`
}
