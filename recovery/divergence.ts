import type { Lsn } from './contracts/run.ts'
import { compareLsn } from './lsn.ts'

/** The file of a relation, as WAL names it: tablespace, database, file. */
export type RelationFile = string

export type TouchedRows = { relation: RelationFile; inserted: number; updated: number; deleted: number }

/** What was committed from a position on. */
export type Committed = { transactions: number; firstAt?: string; lastAt?: string; rows: TouchedRows[] }

type Touch = {
  transaction: string
  relation: RelationFile
  kind: 'inserted' | 'updated' | 'deleted'
  rows: number
}

const kinds: Record<string, Touch['kind']> = {
  INSERT: 'inserted',
  MULTI_INSERT: 'inserted',
  UPDATE: 'updated',
  HOT_UPDATE: 'updated',
  DELETE: 'deleted',
}

/**
 * Reads the lines of pg_waldump. A transaction counts whose commit lies at `from` or behind it, with all of its rows: it may
 * have written them before. Rows of transactions that did not commit are not counted, nor is what a transaction wrote that
 * has no number, which changed no row. Versions 14 to 17 word the details differently; what is read here they share.
 */
export function committedFrom(from: Lsn, lines: Iterable<string>): Committed {
  let transactions = 0
  const committed = new Set<string>()
  const touches: Touch[] = []
  const times: string[] = []
  for (const line of lines) {
    const [, manager, transaction, lsn = '', description = ''] =
      /^rmgr: (\S+) .*?tx: +(\d+), lsn: (\S+), .*?desc: (.*)$/.exec(line) ?? []
    if (transaction === undefined || transaction === '0') continue
    if (manager === 'Transaction' && /^COMMIT/.test(description) && compareLsn(lsn, from) >= 0) {
      transactions += 1
      for (const id of [transaction, ...subtransactionsIn(description)]) committed.add(id)
      const [, at] = /^COMMIT\S* (?:\d+: )?(\d{4}-\d\d-\d\d [\d:.]+ [^;,]+)/.exec(description) ?? []
      if (at !== undefined) times.push(at.trim())
    }
    const touch = manager?.startsWith('Heap') ? touchIn(description) : undefined
    if (touch) touches.push({ ...touch, transaction })
  }
  const [firstAt, lastAt] = [times[0], times.at(-1)]
  return {
    transactions,
    ...(firstAt !== undefined && { firstAt }),
    ...(lastAt !== undefined && { lastAt }),
    rows: byRelation(touches.filter(({ transaction }) => committed.has(transaction))),
  }
}

/** Those of savepoints and exception blocks, which write under numbers of their own and commit with the whole. */
function subtransactionsIn(description: string): string[] {
  return /; subxacts:((?: \d+)+)/.exec(description)?.[1]?.trim().split(' ') ?? []
}

function touchIn(description: string): Omit<Touch, 'transaction'> | undefined {
  const [, operation = ''] = /^([A-Z_]+)(?:\+INIT)?\b/.exec(description) ?? []
  const kind = kinds[operation]
  const [, relation] = /\brel (\d+\/\d+\/\d+)/.exec(description) ?? []
  if (kind === undefined || relation === undefined) return undefined
  const [, many] =
    operation === 'MULTI_INSERT'
      ? (/(\d+) tuples|ntuples: (\d+)/.exec(description)?.filter(Boolean) ?? [])
      : []
  return { relation, kind, rows: many === undefined ? 1 : Number(many) }
}

function byRelation(touches: Touch[]): TouchedRows[] {
  const found = new Map<RelationFile, TouchedRows>()
  for (const { relation, kind, rows } of touches) {
    const entry = found.get(relation) ?? { relation, inserted: 0, updated: 0, deleted: 0 }
    entry[kind] += rows
    found.set(relation, entry)
  }
  return [...found.values()]
}
