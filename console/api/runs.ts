import type { Connection } from '#operator/connection.ts'
import { ListQuery } from '../filter.ts'
import { runLists } from '../runs.ts'
import type { Route } from './route.ts'

/** The list of runs. */
export function listRoutes(connection: Connection): Route[] {
  const lists = runLists(connection)
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
