import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bootId, bootTime } from '#host/guard/clock.ts'
import { buildRelease } from '#service/build.ts'
import { nodeOptions } from '#service/settings.ts'
import { startPostgres, type TestPostgres } from '#test/postgres.ts'
import { type Contestant, startContestant } from './api/contestant.ts'
import { loadOnce, type Measure, type Method } from './api/load.ts'
import { apiRows } from './api/rows.ts'
import type { Row } from './row.ts'

const run = promisify(execFile)
const host = '127.84.0.200'
const warmUpRounds = 2
const seconds = { warmUp: 4, kept: 1 }

/**
 * The API's GET and PUT against the same queries behind bare node:http and behind fastify. Each is a process of its own
 * beside one PostgreSQL; they take turns of 3 s, in another order each round. The first rounds are longer and not kept:
 * V8 needs some ten thousand requests to compile what they run through. About two and a half minutes in all.
 */
export async function benchApi({ rounds = 20 }: { rounds?: number | undefined } = {}): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'service-bench-'))
  const postgres = await startPostgres(host, { fsync: 'on' })
  const contestants: Contestant[] = []
  try {
    await postgres.createDatabase()
    contestants.push(...(await startContestants(folder, postgres)))
    return apiRows(await takeTurns(contestants, rounds))
  } finally {
    await Promise.all(contestants.map(contestant => contestant.stop()))
    await postgres.remove()
    await rm(folder, { recursive: true, force: true })
  }
}

async function startContestants(folder: string, postgres: TestPostgres): Promise<Contestant[]> {
  await buildRelease({ outfile: join(folder, 'release.tgz'), version: '0.0.0' })
  await run('tar', ['xzf', join(folder, 'release.tgz'), '-C', folder])
  const env = { PGHOST: host, PGPORT: String(postgres.place.port) }
  return Promise.all([
    startContestant('bare', new URL('api/bare.ts', import.meta.url), host, env),
    startContestant('fastify', new URL('api/fastify.ts', import.meta.url), host, env),
    startContestant('service', join(folder, 'main.mjs'), host, {
      ...{ ...env, NODE_OPTIONS: nodeOptions },
      DRCTL_LEASE: await anHoursLease(folder),
    }),
  ])
}

/** As on a host, where each request looks at the lease, and each write again behind its commit. */
async function anHoursLease(folder: string): Promise<string> {
  const file = join(folder, 'lease')
  await writeFile(file, `${(bootTime() + 3600).toFixed(2)} 1 ${bootId()}\n`)
  return file
}

async function takeTurns(contestants: Contestant[], rounds: number): Promise<Measure[]> {
  const measures: Measure[] = []
  for (let round = -warmUpRounds; round < rounds; round++) {
    for (const method of ['GET', 'PUT'] satisfies Method[]) {
      for (const contestant of rotated(contestants, round)) {
        const measure = await loadOnce(contestant, method, round < 0 ? seconds.warmUp : seconds.kept)
        if (round >= 0) measures.push(measure)
      }
    }
  }
  return measures
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const at = (by + warmUpRounds) % list.length
  return [...list.slice(at), ...list.slice(0, at)]
}
