import { s3Client } from '#aws/clients/s3.ts'
import { type ListedReport, listReports } from '#aws/reports.ts'
import type { Connection } from '#operator/connection.ts'
import { patiently } from '#operator/patience.ts'

/** A run that began long ago may be stored behind one that ended sooner: so many known reports in a row end the list. */
const settled = 100

export type StoredIndex = {
  /** All of them, the newest first. */
  all(): Promise<ListedReport[]>
  /** That of a run. One that is known already is not looked for in the bucket again. */
  find(execution: string): Promise<ListedReport | undefined>
}

/** The stored reports of both regions, by the name of the region. */
export const storedIndexes = (connection: Connection): Record<string, StoredIndex> =>
  Object.fromEntries(
    [connection.region, connection.peer].map(place => [place, storedIndex(connection, place)]),
  )

/**
 * The reports that are stored in a region, by what their keys say. They are kept in memory, some hundred bytes each, so that
 * only new ones are listed again: a page of a thousand keys costs 13 MB until it is read.
 */
export function storedIndex({ stack }: Connection, place: string): StoredIndex {
  const known = new Set<string>()
  let index: ListedReport[] = []
  let reading: Promise<void> | undefined
  const s3 = s3Client(place, 'once')

  async function readNew(): Promise<void> {
    const added: ListedReport[] = []
    let inRow = 0
    for await (const listed of listReports(s3, stack, place, known.size === 0 ? 1_000 : settled)) {
      inRow = known.has(listed.key) ? inRow + 1 : 0
      if (inRow >= settled) break
      if (inRow === 0) added.push(listed)
    }
    for (const { key } of added) known.add(key)
    if (added.length > 0) index = [...added, ...index].toSorted((a, b) => (a.key < b.key ? -1 : 1))
  }

  /** Who asks at the same moment shares the question: of two, both would add what is new. */
  async function all(): Promise<ListedReport[]> {
    reading ??= patiently(readNew).finally(() => {
      reading = undefined
    })
    await reading
    return index
  }

  const knownOf = (execution: string) => index.find(report => report.execution === execution)
  return {
    all,
    async find(execution) {
      const found = knownOf(execution)
      if (found) return found
      await all()
      return knownOf(execution)
    },
  }
}
