import { limits } from '#host/limits.ts'
import { nameServers } from '#host/record.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { type EpochRecord, parseRecord, recordName } from '#recovery/epoch-record.ts'
import { agreement, type Sighting } from '#recovery/lease.ts'
import { bootTime } from './clock.ts'
import { ask } from './question.ts'

/** Asks all servers of the zone for the record, once; undefined when what they say is not enough. */
export type Witness = () => Promise<Sighting | undefined>

/** Remembers the servers' addresses while they answer: finding them needs a resolver, which may be down. */
export function createWitness(settings: HostSettings): Witness {
  let servers: Awaited<ReturnType<typeof nameServers>> = []
  return async () => {
    if (servers.length === 0) servers = await nameServers(settings).catch(() => [])
    const sentAt = bootTime()
    const answers = await Promise.all(
      servers.map(async ({ name: server, at }) => {
        if (at === undefined) return undefined
        const answer = await ask(at, recordName(settings.domain), limits.recordQuestion)
        return answer && { server, record: recordIn(answer.text) }
      }),
    )
    const heard = answers.filter(answer => answer !== undefined)
    if (heard.length === 0) servers = []
    return agreement(heard, sentAt)
  }
}

/** A record that nobody can read names nobody. */
function recordIn(text: string | undefined): EpochRecord | undefined {
  try {
    return text === undefined ? undefined : parseRecord(text)
  } catch {
    return undefined
  }
}
