import { s3Client } from '#aws/clients.ts'
import { type ListedReport, listReports } from '#aws/reports.ts'
import type { Connection } from '#operator/connection.ts'
import { patiently } from '#operator/patience.ts'

/** A run that began long ago may be stored behind one that ended sooner: so many known reports in a row end the list. */
const settled = 100

/**
 * The reports that are stored in a region, the newest first, by what their keys say. They are kept in memory, some hundred
 * bytes each, so that only new ones are listed again.
 */
export function storedIndex({ stack }: Connection, place: string): () => Promise<ListedReport[]> {
  const known = new Set<string>()
  let index: ListedReport[] = []
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

  return async () => {
    await patiently(readNew)
    return index
  }
}
