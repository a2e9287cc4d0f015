import { setImmediate as turn } from 'node:timers/promises'
import type { MapState, Parallel } from '../asl/definition.ts'
import type { Json } from '../json.ts'
import { emitAborted } from './branch-failure.ts'
import { openBranches } from './branch-inputs.ts'
import { type Fan, finished, flowOf, indexOf, nextBranch } from './fan.ts'
import { runFlow } from './flow.ts'
import type { Frame } from './frame.ts'
import { innerFrames } from './position.ts'
import type { Run } from './run.ts'
import { Aborted, failureActivity, StateError } from './state-error.ts'

/** Runs all branches; their outputs in order. The first that fails stops its siblings, and its StateError is thrown. */
export async function attemptBranches(
  run: Run,
  frame: Frame,
  state: Parallel | MapState,
  outer: AbortSignal,
): Promise<{ value: Json }> {
  const fan = await openBranches(run, frame, state)
  const scope = new AbortController()
  const all = { run, frame, state, fan, scope, signal: AbortSignal.any([outer, scope.signal]) }
  const first = firstBranches(all)
  run.beginning += first.length
  await Promise.all(first.map((branch, i) => beginInTurn(all, branch, i)))
  return { value: close(all) }
}

/** One after another, so that a branch's first events stand together. */
async function beginInTurn(all: Fan, branch: Frame, index: number): Promise<void> {
  for (let i = 0; i < index; i++) await turn()
  all.run.beginning--
  await lane(all, branch)
}

/** Those under way already, then new ones as long as the limit allows. Iterations all begin before any goes on. */
function firstBranches(all: Fan): Frame[] {
  const { run, frame, fan } = all
  const underWay = fan.inputs.flatMap((_, i) => run.record.frames.get(`${frame.path}/${i}`) ?? [])
  const running = underWay.filter(branch => !finished(all, branch))
  while (running.length < fan.limit) {
    const branch = nextBranch(all, fan.started)
    if (!branch) break
    running.push(branch)
  }
  return running
}

/** Runs a branch, and in a Map with a limit the ones that take its place. */
async function lane(all: Fan, first: Frame): Promise<void> {
  for (let branch: Frame | undefined = first; branch; ) {
    const index = indexOf(branch)
    try {
      await runFlow(all.run, branch, flowOf(all.state, index), all.signal)
    } catch (error) {
      stopSiblings(all, branch, error)
      throw error
    }
    branch = after(all, branch, index)
  }
}

function after(all: Fan, branch: Frame, index: number): Frame | undefined {
  const { previous } = branch
  if (all.state.Type === 'Parallel') return undefined
  const mapIterationSucceededEventDetails = { name: all.frame.state, index }
  all.run.emit(branch, { type: 'MapIterationSucceeded', mapIterationSucceededEventDetails })
  return nextBranch(all, previous)
}

function stopSiblings({ run, frame, state, scope, signal }: Fan, failed: Frame, problem: unknown): void {
  if (signal.aborted) return
  scope.abort(new Aborted('a sibling branch failed'))
  if (!(problem instanceof StateError) || problem.terminal) return
  const { previous } = failed
  emitAborted(run, frame, state, failed)
  run.move(frame, { previous, activity: failureActivity(problem) }, { closeInner: true })
}

function close({ run, frame, state, fan }: Fan): Json {
  const branches = innerFrames(run.record, frame.path)
  const value = branches.map(branch => branch.outcome?.output ?? null)
  const previous = Math.max(fan.started, ...branches.map(branch => branch.previous))
  const event = { type: `${state.Type}StateSucceeded` } as const
  run.emit(frame, event, { previous, activity: { kind: 'result', value } }, { aside: true, closeInner: true })
  return value
}
