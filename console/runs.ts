import type { Connection } from '#operator/connection.ts'
import { regionOf } from '#recovery/regions.ts'
import type { Filter, RunList, RunRow } from './contract.ts'
import { matches, startsWithin } from './filter.ts'
import { type Candidate, regionRuns } from './region-runs.ts'
import type { StoredIndex } from './stored-index.ts'

export type Page = { limit: number; after?: string | undefined }

/** So many runs are described at a time. */
const together = 10

/**
 * The list of both regions' runs, the newest first: those behind `after`, which an earlier list gave as `next`, and the
 * region that could not be asked. AwsUnreachable and the like when neither answers, InputInvalid for a region that is none
 * of them.
 */
export function runLists(
  connection: Connection,
  stored: Record<string, StoredIndex>,
): (filter: Filter, page: Page) => Promise<RunList> {
  const regions = [connection.region, connection.peer].map(name => ({
    name,
    read: regionRuns(connection, name, stored[name]),
  }))
  return async (filter, page) => {
    if (filter.region !== undefined) regionOf(connection.stack, filter.region)
    const asked = regions.filter(({ name }) => filter.region === undefined || name === filter.region)
    const answers = await Promise.allSettled(asked.map(({ read }) => read()))
    const missing = answers.flatMap((answer, i) =>
      answer.status === 'rejected' ? [{ region: asked[i]?.name ?? '', reason: answer.reason }] : [],
    )
    if (missing.length === asked.length && missing[0]) throw missing[0].reason
    const found = answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []))
    const list = await rowsOf(found, filter, page)
    return {
      ...list,
      ...(missing[0] && { missing: { region: missing[0].region, why: reason(missing[0].reason) } }),
    }
  }
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error))
const keyOf = ({ startedAt, region, execution }: Candidate) => `${startedAt} ${region} ${execution}`

/** Of a run whose row costs a question only as many are asked for as the page needs. */
async function rowsOf(found: Candidate[], filter: Filter, { limit, after }: Page): Promise<RunList> {
  const newestFirst = found
    .filter(run => startsWithin(run, filter))
    .map(run => ({ run, key: keyOf(run) }))
    .filter(({ key }) => after === undefined || key < after)
    .toSorted((a, b) => (a.key > b.key ? -1 : 1))
  const rows: { key: string; row: RunRow }[] = []
  for (let i = 0; i < newestFirst.length && rows.length <= limit; i += together) {
    const part = newestFirst.slice(i, i + together)
    const read = part.map(async ({ run, key }) => ({
      key,
      row: typeof run.row === 'function' ? await run.row() : run.row,
    }))
    rows.push(...(await Promise.all(read)).filter(({ row }) => matches(row, filter)))
  }
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { runs: rows.slice(0, limit).map(({ row }) => row), ...(last && { next: last.key }) }
}
