import type { Flow, State } from './definition.ts'

/** The flows inside a state: a Parallel's branches, a Map's processor. */
export function innerFlows(state: State): Flow[] {
  if (state.Type === 'Parallel') return state.Branches
  if (state.Type === 'Map') return [state.ItemProcessor]
  return []
}

/** Every state of a flow and of those inside it, with its path as AWS writes it. */
export function* statesOf(flow: Flow, path = ''): Generator<{ path: string; name: string; state: State }> {
  for (const [name, state] of Object.entries(flow.States)) {
    const here = `${path}/States/${name}`
    yield { path: here, name, state }
    if (state.Type === 'Map') yield* statesOf(state.ItemProcessor, `${here}/ItemProcessor`)
    if (state.Type !== 'Parallel') continue
    for (const [i, branch] of state.Branches.entries()) yield* statesOf(branch, `${here}/Branches[${i}]`)
  }
}
