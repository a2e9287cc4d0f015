import { readdirSync, readFileSync } from 'node:fs'

/** A process as /proc shows it. `started` (ticks since boot) tells it from a later one with the same number. */
export type ProcessEntry = { pid: number; parent: number; state: string; started: string }

/** The parent of the kernel's own threads, which are no one's. */
const kernel = 2

/** Every process that is there now, without threads. */
export function processTable(): ProcessEntry[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => processEntry(Number(name)) ?? [])
}

/** One process, or undefined when it is gone. */
export function processEntry(pid: number): ProcessEntry | undefined {
  const stat = readProc(pid, 'stat')
  if (stat === undefined) return undefined
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { pid, state: fields[0] ?? '', parent: Number(fields[1]), started: fields[19] ?? '' }
}

/**
 * The processes below any of the roots, the roots included, and those that carry the mark (`NAME=value`) in the
 * environment that they were started with, which also finds those whose parent is gone; and what is below these.
 */
export function processTree(roots: number[], mark?: string): ProcessEntry[] {
  const table = processTable().filter(entry => entry.state !== 'Z')
  const found = new Set(roots)
  if (mark !== undefined) for (const entry of table) if (carries(entry, mark)) found.add(entry.pid)
  for (let before = -1; before !== found.size; ) {
    before = found.size
    for (const entry of table) if (found.has(entry.parent)) found.add(entry.pid)
  }
  return table.filter(entry => found.has(entry.pid))
}

/** Sends a signal; false when the process is gone already. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}

function carries({ pid, parent }: ProcessEntry, mark: string): boolean {
  if (parent === kernel) return false
  const environment = readProc(pid, 'environ')
  return environment !== undefined && `\0${environment}`.includes(`\0${mark}\0`)
}

/** Undefined for a process that ended meanwhile or that belongs to someone else. */
function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return undefined
  }
}
