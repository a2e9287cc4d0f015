import type { Ledger } from '../callers/ledger.ts'
import { ask } from '../callers/request.ts'
import { domain, type Region, type Settings } from '../settings.ts'
import { replicatedUpTo } from '../witness/archive.ts'
import { askDatabase, databaseRole } from '../witness/database.ts'
import { askName } from '../witness/name.ts'
import { certainUntil, type Position } from '../witness/positions.ts'

/** One thing that must be true at the end, asked of DNS, an HTTP caller or PostgreSQL. */
export type Finding = { ok: boolean; claim: string; detail: string }

/** What the callers lost, counted: acknowledged writes that the surviving database does not have. */
export type Loss = {
  acknowledged: number
  recovered: number
  missing: number
  firstMissingAt: number | undefined
}

type Evidence = {
  settings: Settings
  lost: Region
  survivor: Region
  ledger: Ledger
  positions: Position[]
  /** Of the epoch that was lost. */
  epoch: number
}

export async function findings(evidence: Evidence): Promise<{ findings: Finding[]; loss: Loss }> {
  const kept = await storedNames(evidence)
  return {
    findings: [
      await answeredBySurvivor(evidence),
      await oneWriter(evidence),
      archivedWritesKept(evidence, kept),
    ],
    loss: lossOf(evidence.ledger, kept),
  }
}

async function answeredBySurvivor({ settings, survivor }: Evidence): Promise<Finding> {
  const names = await askName(settings)
  const { status, body } = await ask(
    settings.region[survivor].public,
    settings.ports.api,
    domain,
    readyz,
    2000,
  )
  const ok = names.every(({ region }) => region === survivor) && status === 200
  const detail = `DNS: ${names.map(({ server, region }) => `${server} says ${region}`).join(', ')}; ${body.trim()}`
  return { ok, claim: `the callers are answered by ${survivor}`, detail }
}

const readyz = { method: 'GET', path: '/readyz' } as const

async function oneWriter({ settings, lost, survivor }: Evidence): Promise<Finding> {
  const roles = await Promise.all([databaseRole(settings, survivor), databaseRole(settings, lost)])
  return {
    ok: roles[0] === 'primary' && roles[1] !== 'primary',
    claim: 'exactly one database is writable behind the name',
    detail: `${survivor}: ${roles[0]}, ${lost}: ${roles[1]}`,
  }
}

/** Writes acknowledged before the end of the last archived and replicated segment must be there. */
function archivedWritesKept(
  { settings, lost, ledger, positions, epoch }: Evidence,
  kept: Set<string>,
): Finding {
  const claim = 'every write acknowledged before the last archived and replicated WAL position is there'
  const lsn = replicatedUpTo(settings, lost, epoch)
  const until = lsn === undefined ? undefined : certainUntil(positions, lsn)
  if (until === undefined) return { ok: false, claim, detail: 'no archived position is known' }
  const due = ledger.acknowledged.filter(({ at }) => at <= until)
  const missing = due.filter(({ name }) => !kept.has(name))
  return {
    ok: missing.length === 0 && due.length > 0,
    claim,
    detail: `position ${lsn}: ${due.length} writes before it, ${missing.length} of them missing`,
  }
}

async function storedNames({ settings, survivor }: Evidence): Promise<Set<string>> {
  const rows = await askDatabase(settings, survivor, 'select name from apitest.person')
  return new Set(rows.map(([name]) => name ?? ''))
}

function lossOf({ acknowledged }: Ledger, kept: Set<string>): Loss {
  const missing = acknowledged.filter(({ name }) => !kept.has(name))
  return {
    acknowledged: acknowledged.length,
    recovered: acknowledged.length - missing.length,
    missing: missing.length,
    firstMissingAt: missing[0]?.at,
  }
}

/** How long the callers were without an answer, in seconds, from the first failed request to the first good one. */
export function callersOutage({ firstFailedAt, firstGoodAt }: Ledger): number | undefined {
  if (firstFailedAt === undefined || firstGoodAt === undefined) return undefined
  return (firstGoodAt - firstFailedAt) / 1000
}
