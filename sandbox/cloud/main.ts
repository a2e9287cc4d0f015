import { parseArgs } from 'node:util'
import * as z from 'zod'
import { readSettings, regions } from '#sandbox/settings.ts'
import { serveCloud } from './server.ts'

/**
 * The AWS services of one region: Step Functions, Lambda, Systems Manager, EFS, SNS. `node main.ts --region <region>`.
 * Says `ready` when it listens, and ends on SIGTERM or SIGINT.
 */
const { values } = parseArgs({ options: { region: { type: 'string' } } })
const cloud = await serveCloud(readSettings(), z.enum(regions).parse(values.region))
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void cloud.stop().then(() => process.exit(0)))
}
console.log('ready')
