import type { Call } from './call.ts'

/**
 * An operation of a REST protocol: the method and the path, whose `{Name}` segments are inputs; `{Name+}` takes all that
 * follows. `?name` or `?name=value` at its end is a parameter of the query without which it is another operation.
 */
export type Route<Run> = { operation: string; method: string; path: string; run: Run }

export type Matched<Run> = { route: Route<Run>; labels: Record<string, string> }

/** The route that a call takes and the values of its labels. A slash at the end of the path is overlooked. */
export function matchRoute<Run>(
  routes: readonly Route<Run>[],
  call: Pick<Call, 'method' | 'path' | 'query'>,
): Matched<Run> | undefined {
  const segments = segmentsOf(call.path)
  for (const route of routes) {
    const [path = '', parameter] = route.path.split('?')
    if (route.method !== call.method || !hasParameter(call.query, parameter)) continue
    const labels = labelsOf(segmentsOf(path), segments)
    if (labels) return { route, labels }
  }
  return undefined
}

function segmentsOf(path: string): string[] {
  return path.replace(/\/+$/, '').split('/')
}

function hasParameter(query: URLSearchParams, parameter: string | undefined): boolean {
  if (parameter === undefined) return true
  const [name = '', value] = parameter.split('=')
  return value === undefined ? query.has(name) : query.get(name) === value
}

function labelsOf(template: string[], segments: string[]): Record<string, string> | undefined {
  const labels: Record<string, string> = {}
  for (const [i, part] of template.entries()) {
    const [, label, all] = /^\{(\w+)(\+?)\}$/.exec(part) ?? []
    const given = all ? segments.slice(i).join('/') : (segments[i] ?? '')
    if (label === undefined ? part !== given : given === '') return undefined
    if (label !== undefined) labels[label] = decodeURIComponent(given)
    if (all) return labels
  }
  return template.length === segments.length ? labels : undefined
}
