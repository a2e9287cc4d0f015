import type { MapState, Parallel } from '../asl/definition.ts'
import type { Json } from '../json.ts'
import { EvaluationProblem, evaluator } from './evaluate.ts'
import { recordEvaluationFailure } from './evaluation-failure.ts'
import type { Activity, Frame } from './frame.ts'
import type { Run } from './run.ts'

type Branches = Extract<Activity, { kind: 'branches' }>

/** Inline maps run at most this many iterations at once. */
const mostAtOnce = 40

/** What is under way, or, evaluated and written as begun, what is to be. */
export async function openBranches(run: Run, frame: Frame, state: Parallel | MapState): Promise<Branches> {
  if (frame.activity?.kind === 'branches') return frame.activity
  const given = state.Type === 'Map' ? await iterations(run, frame, state) : await branches(run, frame, state)
  const activity: Branches = { kind: 'branches', started: run.nextId, ...given }
  run.emit(
    frame,
    state.Type === 'Map'
      ? { type: 'MapStateStarted', mapStateStartedEventDetails: { length: given.inputs.length } }
      : { type: 'ParallelStateStarted' },
    { activity },
  )
  return activity
}

type Inputs = Pick<Branches, 'inputs' | 'items' | 'limit'>

async function branches(run: Run, frame: Frame, state: Parallel): Promise<Inputs> {
  const fill = evaluator(run, frame)
  const input =
    state.Arguments === undefined ? frame.input : await fill.template(state.Arguments, 'Arguments')
  return { inputs: state.Branches.map(() => input), items: null, limit: state.Branches.length }
}

async function iterations(run: Run, frame: Frame, state: MapState): Promise<Inputs> {
  const items = await itemsOf(run, frame, state)
  const inputs: Json[] = []
  for (const [index, value] of items.entries()) {
    const fill = evaluator(run, frame, { item: { index, value } })
    const selector = state.ItemSelector
    inputs.push(selector === undefined ? value : await fill.template(selector, 'ItemSelector'))
  }
  const fill = evaluator(run, frame)
  const limit = Number(await fill.typed(state.MaxConcurrency ?? 0, 'MaxConcurrency', 'number'))
  return { inputs, items, limit: limit === 0 ? mostAtOnce : Math.min(limit, mostAtOnce) }
}

async function itemsOf(run: Run, frame: Frame, state: MapState): Promise<Json[]> {
  if (state.Items !== undefined)
    return (await evaluator(run, frame).typed(state.Items, 'Items', 'array')) as Json[]
  if (Array.isArray(frame.input)) return frame.input
  const why = `Map state input must be an array but was: ${JSON.stringify(frame.input)}`
  throw recordEvaluationFailure(run, frame, new EvaluationProblem(why))
}
