import { useMemo, useState } from 'preact/hooks'
import type { RunView } from '#console/contract.ts'
import type { MachineGraph } from '#console/graph/machine-graph.ts'
import { usePolled } from '../polled.ts'
import { TroubleBox } from '../trouble.tsx'
import { Graph } from './graph.tsx'
import { takenWays } from './ways.ts'

type Props = { path: string; run: RunView; selected: string | undefined; select: (step: string) => void }

/** The state machine of the run: by its steps, or with every state. */
export function MachineCard({ path, run, selected, select }: Props) {
  const [all, setAll] = useState(false)
  const { data, failure, again } = usePolled<MachineGraph>(
    () => `${path}/graph`,
    () => undefined,
    { key: `${path} graph` },
  )
  const drawing = all ? data?.states : data?.steps
  const taken = useMemo(
    () => data && drawing && takenWays(run.taken, data, new Set(drawing.nodes.map(({ name }) => name))),
    [run.version, drawing],
  )
  return (
    <section class="card machine" aria-label="State machine">
      <h2>
        State machine
        <label>
          <input type="checkbox" checked={all} onChange={event => setAll(event.currentTarget.checked)} />{' '}
          every state
        </label>
      </h2>
      {failure && <TroubleBox {...{ failure, again }} />}
      {data && drawing && taken ? (
        <Graph {...{ run, drawing, taken, selected }} parts={data.parts} select={select} />
      ) : (
        <div class="graph-space" />
      )}
    </section>
  )
}
