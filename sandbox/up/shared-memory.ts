import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { regions, type Settings } from '#sandbox/settings.ts'

/**
 * Frees what PostgreSQL leaves in the kernel when it is killed: the System V segment, a few bytes, that the seventh line
 * of its lock file names. One that is still attached to, or that has another key meanwhile, is not ours.
 */
export function freeSharedMemory(settings: Settings): void {
  const left = readFileSync('/proc/sysvipc/shm', 'utf8')
    .split('\n')
    .slice(1)
    .map(line => line.trim().split(/\s+/))
    .filter(fields => fields[6] === '0')
  for (const [key = '', id = ''] of regions.flatMap(region => lockedSegments(settings, region))) {
    if (left.some(fields => fields[0] === key && fields[1] === id)) execFileSync('ipcrm', ['-m', id])
  }
}

/** Key and id of each, as PostgreSQL writes them. */
function lockedSegments(settings: Settings, region: (typeof regions)[number]): string[][] {
  const folder = join(settings.region[region].root, 'var/lib/drctl/postgresql')
  return globSync(join(folder, '*', 'postmaster.pid')).map(file =>
    (readFileSync(file, 'utf8').split('\n')[6] ?? '').trim().split(/\s+/),
  )
}
