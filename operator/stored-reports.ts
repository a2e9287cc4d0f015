import { s3Client } from '#aws/clients/s3.ts'
import { type ListedReport, listReports } from '#aws/reports.ts'
import type { Connection } from './connection.ts'
import { patiently } from './patience.ts'

/** Which reports are wanted, by what their keys say. */
export type Wanted = { mode?: string | undefined; outcome?: string | undefined; into?: string | undefined }

export const isWanted = (report: ListedReport, { mode, outcome, into }: Wanted): boolean =>
  (mode === undefined || report.mode === mode) &&
  (outcome === undefined || report.outcome === outcome) &&
  (into === undefined || report.region === into)

/** The newest stored reports of both regions, and why the peer could not be asked, if so. */
export async function reportsOfBoth(
  connection: Connection,
  { limit, ...wanted }: Wanted & { limit: number },
): Promise<{ reports: ListedReport[]; missing?: { region: string; why: string } }> {
  const { region, peer } = connection
  const take = (place: string) => firstIn(connection, place, limit, report => isWanted(report, wanted))
  const [own, other] = await Promise.allSettled([take(region), take(peer)])
  if (own.status === 'rejected') throw own.reason
  const both = [...own.value, ...(other.status === 'fulfilled' ? other.value : [])]
  const reports = newestFirst(both).slice(0, limit)
  if (other.status === 'fulfilled') return { reports }
  const why = other.reason instanceof Error ? other.reason.message : String(other.reason)
  return { reports, missing: { region: peer, why } }
}

/** The newest stored report of a run in one region; undefined when there is none. */
export async function storedIn(
  connection: Connection,
  place: string,
  execution: string,
): Promise<ListedReport | undefined> {
  const [found] = await firstIn(connection, place, 1, report => report.execution === execution)
  return found
}

export const newestFirst = (reports: ListedReport[]): ListedReport[] =>
  reports.toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))

/** The first of a list that are meant, at most `limit`; no more of it is asked for than that takes. */
export async function firstOf(
  list: AsyncIterable<ListedReport>,
  limit: number,
  isMeant: (report: ListedReport) => boolean,
): Promise<ListedReport[]> {
  const found: ListedReport[] = []
  for await (const report of list) {
    if (!isMeant(report)) continue
    found.push(report)
    if (found.length >= limit) break
  }
  return found
}

/** The peer is perhaps lost. */
function firstIn(
  { stack, region }: Connection,
  place: string,
  limit: number,
  isMeant: (report: ListedReport) => boolean,
): Promise<ListedReport[]> {
  const s3 = s3Client(place, place === region ? 'patient' : 'once')
  return patiently(() => firstOf(listReports(s3, stack, place), limit, isMeant))
}
