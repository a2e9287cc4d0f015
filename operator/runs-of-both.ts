import { sfnClient } from '#aws/clients/sfn.ts'
import { listRuns, type RunSummary } from '#aws/states/list-runs.ts'
import type { Connection } from './connection.ts'
import { patiently } from './patience.ts'

export type ListedRun = RunSummary & { region: string }

/** The newest runs of both regions, and why the peer could not be asked, if so. */
export async function runsOfBoth({ stack, region, peer }: Connection, limit: number) {
  const listIn = async (place: string): Promise<ListedRun[]> => {
    const states = sfnClient(place, place === peer ? 'once' : 'patient')
    return (await listRuns(states, stack, place, limit)).map(run => ({ ...run, region: place }))
  }
  const [own, other] = await Promise.allSettled([patiently(() => listIn(region)), listIn(peer)])
  if (own.status === 'rejected') throw own.reason
  const runs = [...own.value, ...(other.status === 'fulfilled' ? other.value : [])]
  const newestFirst = runs.toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime()).slice(0, limit)
  return {
    runs: newestFirst,
    ...(other.status === 'rejected' && { missing: { region: peer, why: reason(other.reason) } }),
  }
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error))
