import { join } from 'node:path'
import { service } from '#sandbox/settings.ts'
import { replicatedSegments } from '#sandbox/witness/archive.ts'
import { takeAway } from './damage.ts'
import { A, B, type Sandbox } from './sandbox.ts'

const names = ['Ada', 'Berta', 'Clara', 'Dora', 'Emma', 'Frieda']

/**
 * Writes some people, each into a WAL segment of its own, loses A, and takes a segment out of the middle of what was
 * replicated. Answers the segment: Ada is before it, Frieda behind it.
 */
export async function loseWithHole(s: Sandbox): Promise<string> {
  for (const name of names) {
    await s.call({ method: 'PUT', path: `/hello/${name}`, body: { dateOfBirth: '1990-01-01' } })
    await s.database(A, 'select pg_switch_wal()')
  }
  await s.replicated(A)
  const missing = replicatedSegments(s.settings, A, 1).at(-4) ?? ''
  await s.lose(A)
  takeAway(join(s.settings.region[B].efs.replica, service), `**/${missing}-*`)
  return missing
}
