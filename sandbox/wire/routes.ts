import type { Call } from './call.ts'

/** An operation of a REST protocol: the method and the path, whose `{Name}` segments are inputs. */
export type Route<Run> = { operation: string; method: string; path: string; run: Run }

export type Matched<Run> = { route: Route<Run>; labels: Record<string, string> }

/** The route that a call takes and the values of its labels. A slash at the end of the path is overlooked. */
export function matchRoute<Run>(
  routes: readonly Route<Run>[],
  call: Pick<Call, 'method' | 'path'>,
): Matched<Run> | undefined {
  const segments = segmentsOf(call.path)
  for (const route of routes) {
    const labels = route.method === call.method ? labelsOf(segmentsOf(route.path), segments) : undefined
    if (labels) return { route, labels }
  }
  return undefined
}

function segmentsOf(path: string): string[] {
  return path.replace(/\/+$/, '').split('/')
}

function labelsOf(template: string[], segments: string[]): Record<string, string> | undefined {
  if (template.length !== segments.length) return undefined
  const labels: Record<string, string> = {}
  for (const [i, part] of template.entries()) {
    const given = segments[i] ?? ''
    const label = /^\{(\w+)\}$/.exec(part)?.[1]
    if (label) labels[label] = decodeURIComponent(given)
    else if (part !== given) return undefined
  }
  return labels
}
