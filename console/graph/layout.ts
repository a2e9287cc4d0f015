import { Graph, layout } from '@dagrejs/dagre'
import { stepNames } from '#recovery/run-steps.ts'
import type { Machine, MachineState, Way } from './definition.ts'

/** The drawing of a machine, in pixels from its upper left corner; a node's place is its centre. */
export type Drawing = {
  width: number
  height: number
  nodes: DrawnNode[]
  ways: (Way & { points: Point[] })[]
}

export type Point = { x: number; y: number }
export type DrawnNode = Point & {
  name: string
  kind: 'step' | 'state' | 'group'
  width: number
  height: number
}

const gaps = { nodesep: 26, edgesep: 12, ranksep: 26, marginx: 12, marginy: 12 }
const weights: Record<Way['kind'], number> = { next: 8, answer: 1, catch: 1 }

/** Places states below one another in the order of the ways; what runs side by side stands in a group. */
export function drawn({ states, ways }: Machine): Drawing {
  const graph = new Graph({ compound: true })
  graph.setGraph({ rankdir: 'TB', ranker: 'network-simplex', ...gaps })
  const groups = new Set(states.flatMap(({ parent }) => parent ?? []))
  for (const state of states) graph.setNode(state.name, groups.has(state.name) ? {} : size(state))
  for (const { name, parent } of states) if (parent !== undefined) graph.setParent(name, parent)
  for (const { from, to, kind } of ways) graph.setEdge(from, to, { weight: weights[kind] })
  layout(graph)
  const nodes = states.map(state => {
    const { x, y, width, height } = graph.node(state.name) as Omit<DrawnNode, 'name' | 'kind'>
    return { name: state.name, kind: kindOf(state, groups), ...rounded({ x, y, width, height }) }
  })
  const lines = ways.map(way => {
    const { points } = graph.edge(way.from, way.to) as { points: Point[] }
    return { ...way, points: points.map(rounded) }
  })
  return {
    ...extent(
      nodes,
      lines.flatMap(({ points }) => points),
    ),
    nodes,
    ways: lines,
  }
}

/** Lines may run outside of what the layout takes for the size of the whole. */
function extent(nodes: DrawnNode[], points: Point[]): { width: number; height: number } {
  const right = [...nodes.map(({ x, width }) => x + width / 2), ...points.map(({ x }) => x)]
  const bottom = [...nodes.map(({ y, height }) => y + height / 2), ...points.map(({ y }) => y)]
  return { width: Math.max(...right) + gaps.marginx, height: Math.max(...bottom) + gaps.marginy }
}

const kindOf = ({ name }: MachineState, groups: Set<string>): DrawnNode['kind'] =>
  groups.has(name) ? 'group' : stepNames.includes(name) ? 'step' : 'state'

/** As wide as the name is in the page's letters. */
const size = ({ name }: MachineState) =>
  stepNames.includes(name)
    ? { width: 150, height: 32 }
    : { width: Math.round(name.length * 6.1 + 20), height: 20 }

const rounded = <T extends Record<string, number>>(sizes: T): T =>
  Object.fromEntries(Object.entries(sizes).map(([key, value]) => [key, Math.round(value)])) as T
