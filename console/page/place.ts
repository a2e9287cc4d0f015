import type { Filter } from '#console/contract.ts'
import { decoded } from '#console/decoded.ts'

/** Where in the console one is, as the address has it, so that a reload and a bookmark lead there. */
export type Place =
  | { page: 'runs'; filter: Filter }
  | { page: 'run'; region: string; execution: string; step?: string | undefined }
  | { page: 'trend'; filter: Filter }
  | { page: 'regions' }

const filterKeys = ['mode', 'standing', 'region', 'since', 'until'] as const

/** The place that an address names; the list of runs for one that names none. */
export function placeOf({ pathname, search }: { pathname: string; search: string }): Place {
  const [page, region, execution] = pathname.split('/').filter(Boolean).map(decoded)
  const query = new URLSearchParams(search)
  if (page === 'runs' && region && execution)
    return { page: 'run', region, execution, step: query.get('step') ?? undefined }
  if (page === 'regions') return { page }
  return { page: page === 'trend' ? page : 'runs', filter: filterOf(query) }
}

export function addressOf(place: Place): string {
  if (place.page === 'regions') return '/regions'
  if (place.page === 'run') {
    const path = `/runs/${encodeURIComponent(place.region)}/${encodeURIComponent(place.execution)}`
    return place.step === undefined ? path : `${path}?step=${encodeURIComponent(place.step)}`
  }
  const query = queryOf(place.filter)
  return `${place.page === 'trend' ? '/trend' : '/'}${query && `?${query}`}`
}

function filterOf(query: URLSearchParams): Filter {
  return Object.fromEntries(filterKeys.flatMap(key => (query.get(key) ? [[key, query.get(key)]] : [])))
}

/** A filter as a query has it; empty when everything is asked for. */
export function queryOf(filter: Filter): string {
  const query = new URLSearchParams()
  for (const key of filterKeys) if (filter[key]) query.set(key, filter[key])
  return query.toString()
}
