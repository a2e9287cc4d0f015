import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The state machine's definition, as it is written. */
export const workflow = readFileSync(join(import.meta.dirname, '../workflows/failover.asl.yaml'), 'utf8')

/** By which a version of the machine and a run's report name it. */
export const workflowDigest = createHash('sha256').update(workflow).digest('hex')
