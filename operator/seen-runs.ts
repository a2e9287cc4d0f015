import * as z from 'zod'
import { keep, lastKnown } from './last-known.ts'

/** So many names are kept. */
const most = 20

const Names = z.array(z.string())

/** The names of the runs that were seen here last, the last one first: a shell's Tab offers them, and asks nobody. */
export async function seenRuns(service: string): Promise<string[]> {
  return Names.safeParse(await lastKnown({ what: 'runs', service })).data ?? []
}

/** Keeps names of runs that are seen now, the newest first, before those of earlier. */
export async function rememberRuns(service: string, names: string[]): Promise<void> {
  const before = await seenRuns(service)
  const known = [...new Set([...names, ...before])].slice(0, most)
  if (known.join() !== before.join()) await keep({ what: 'runs', service }, known)
}
