import { createHash } from 'node:crypto'
import { peerOf, type Region, type Settings } from '#sandbox/settings.ts'
import { freeze, heal, lose, thaw } from '#sandbox/up/disturb.ts'
import { controlClient } from '#sandbox/world/control-client.ts'
import { linkBetween } from '#sandbox/world/network.ts'

export const kinds = ['lose', 'freeze', 'isolate'] as const

/** One kill: how, after how long under load, and for how long before that the regions do not see each other. Milliseconds. */
export type Kill = { kind: (typeof kinds)[number]; afterMs: number; aloneMs: number }

/** The same seed gives the same kills. Of three in a row each is of another kind; every second one cuts the link before. */
export function plannedKills(seed: number, count: number): Kill[] {
  return Array.from({ length: count }, (_, i) => ({
    kind: kinds[i % kinds.length] ?? 'lose',
    afterMs: 500 + 5_000 * chance(seed, i, 'after'),
    aloneMs: chance(seed, i, 'alone') < 0.5 ? 0 : 3_000 * chance(seed, i, 'for'),
  }))
}

/** From 0 up to 1. */
function chance(...of: (string | number)[]): number {
  return createHash('sha256').update(of.join('/')).digest().readUInt32BE() / 2 ** 32
}

type Act = (settings: Settings, region: Region) => Promise<void>

/** How a side is killed, what lets it go on when the other one has taken over, and what brings it back. */
export const ways: Record<Kill['kind'], { strike: Act; goOn?: Act; bringBack?: Act }> = {
  /** SIGKILL to all of its processes, and off the network. */
  lose: { strike: lose, bringBack: heal },
  /** Its processes stand still, and go on where they stood. */
  freeze: { strike: freeze, goOn: thaw },
  /** It lives, and nobody but its callers reaches it. */
  isolate: { strike: cutOff, bringBack: reconnect },
}

const linksOf = (region: Region) =>
  [linkBetween(region, peerOf(region)), `${region}:dns`, `${region}:github`] as const

async function cutOff({ control }: Settings, region: Region) {
  for (const link of linksOf(region)) await controlClient(control).cut(link)
}

async function reconnect({ control }: Settings, region: Region) {
  for (const link of linksOf(region)) await controlClient(control).mend(link)
}
