import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import { createPropagation } from './propagation.ts'
import { RecordSet } from './record-set.ts'
import { store, stored } from './stored-file.ts'
import { applyBatch, type Change } from './zone-batch.ts'

const Submitted = z.strictObject({
  id: z.string(),
  submittedAt: z.iso.datetime(),
  insyncAt: z.iso.datetime(),
  comment: z.string().optional(),
})
const ZoneFile = z.strictObject({ records: z.array(RecordSet), changes: z.array(Submitted) })

export type ChangeInfo = {
  id: string
  status: 'PENDING' | 'INSYNC'
  submittedAt: Date
  comment: string | undefined
}
export type Submission = { info: ChangeInfo } | { messages: string[] }
export type Zone = ReturnType<typeof createZone>
export type ZoneSettings = {
  file: string
  /** The zone's full name, with its final dot, and the names of its servers. */
  name: string
  servers: readonly string[]
  propagationSeconds: number
  now?: () => number
}

const keptChanges = 1000

/** The hosted zone: its records on disk, its changes, and what each of its servers answers from at the moment. */
export function createZone({ file, name, servers, propagationSeconds, now = Date.now }: ZoneSettings) {
  let { records, changes } = stored(file, ZoneFile) ?? { records: newZone(name, servers), changes: [] }
  const propagation = createPropagation({
    records,
    servers: servers.length,
    seconds: propagationSeconds,
    now,
  })

  function describe({ id, submittedAt, insyncAt, comment }: z.infer<typeof Submitted>): ChangeInfo {
    const status = Date.parse(insyncAt) <= now() ? 'INSYNC' : 'PENDING'
    return { id, status, submittedAt: new Date(submittedAt), comment }
  }

  return {
    name,
    servers,
    records: (): readonly RecordSet[] => records,
    propagation,
    /** Applies a batch whole or not at all. A dropped one is accepted, and then never heard of again. */
    submit(
      batch: readonly Change[],
      { comment, drop = false }: { comment?: string | undefined; drop?: boolean } = {},
    ): Submission {
      const result = applyBatch(records, batch, name)
      if ('messages' in result) return result
      const submittedAt = now()
      const change = {
        id: `C${randomBytes(10).toString('hex').toUpperCase()}`,
        submittedAt: new Date(submittedAt).toISOString(),
        insyncAt: new Date(submittedAt + 1000 * propagation.seconds()).toISOString(),
        ...(comment === undefined ? {} : { comment }),
      }
      if (!drop) {
        records = result.records
        changes = [...changes, change].slice(-keptChanges)
        store(file, { records, changes })
        propagation.turn(records)
      }
      return { info: describe(change) }
    },
    change(id: string): ChangeInfo | undefined {
      const found = changes.find(change => change.id === id)
      return found && describe(found)
    },
  }
}

function newZone(name: string, servers: readonly string[]): RecordSet[] {
  const soa = `${servers[0]} awsdns-hostmaster.amazon.com. 1 7200 900 1209600 5`
  return [
    { name, type: 'NS', ttl: 172_800, values: [...servers] },
    { name, type: 'SOA', ttl: 900, values: [soa] },
  ]
}
