import type { Connection } from '#operator/connection.ts'
import { ListQuery } from '../filter.ts'
import { runLists } from '../runs.ts'
import type { StoredIndex } from '../stored-index.ts'
import type { Route } from './route.ts'

/** The list of runs. */
export function listRoutes(connection: Connection, stored: Record<string, StoredIndex>): Route[] {
  const lists = runLists(connection, stored)
  return [
    {
      method: 'GET',
      path: '/api/runs',
      answer({ query }) {
        const { limit, after, ...filter } = ListQuery.parse(Object.fromEntries(query))
        return lists(filter, { limit, after })
      },
    },
  ]
}
