import { join } from 'node:path'
import { domain, peerOf, type Region, regions, type Settings } from '#sandbox/settings.ts'
import { active } from '#sandbox/up/stack.ts'
import { startLoad } from './callers.ts'
import { type Look, watchDatabases } from './database.ts'
import { drctlOf } from './drctl.ts'
import { contradictions, type Evidence, missing } from './judge.ts'
import type { Kill } from './kills.ts'
import { openLedger } from './ledger.ts'
import { type Proof, roundOf } from './round.ts'

export type Judged = { kill: Kill; evidence: Evidence; contradictions: string[] }

type Options = {
  kills: Kill[]
  /** The file of drctl's program. */
  program: string
  /** Where the ledger is written. */
  folder: string
  /** Told of each kill when it is over. */
  say: (judged: Judged) => void
}

/** Kills the active side of a sandbox that is up, and then the other one, and so on, all under one load and one ledger. */
export async function prove(settings: Settings, options: Options): Promise<Judged[]> {
  const ledger = openLedger(join(options.folder, 'ledger.jsonl'))
  const looks: Look[] = []
  const stop = new AbortController()
  const watching = watchDatabases(settings, look => looks.push(look), stop.signal)
  const load = startLoad({
    ...{ domain, port: settings.ports.api, ledger },
    nameServers: settings.world.nameServers.map(address => `${address}:${settings.ports.dns}`),
    addresses: regions.map(name => settings.region[name].public),
  })
  try {
    return await oneByOne({ settings, ledger, looks, drctl: drctlOf(options.program) }, options)
  } finally {
    stop.abort()
    await Promise.all([load.stop(), watching])
    await ledger.close()
  }
}

/** What one kill is known to have cost is no news to the next ones. */
async function oneByOne(proof: Proof, { kills, say }: Options): Promise<Judged[]> {
  const judged: Judged[] = []
  const known = new Set<unknown>()
  let region: Region = active
  for (const kill of kills) {
    const found = await roundOf(proof, kill, region)
    const evidence = { ...found, writes: found.writes.filter(write => !known.has(write)) }
    const one = { kill, evidence, contradictions: contradictions(evidence) }
    say(one)
    judged.push(one)
    for (const write of missing(evidence)) known.add(write)
    region = peerOf(region)
  }
  return judged
}
