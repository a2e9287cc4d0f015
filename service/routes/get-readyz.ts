import * as z from 'zod'
import type { Readiness } from '../database.ts'
import { Problem } from '../problem.ts'
import type { Route } from '../route.ts'

const Ready = z.strictObject({ status: z.literal('ready'), region: z.string(), epoch: z.int().min(1) })

export const getReadyz: Route = {
  method: 'GET',
  path: '/readyz',
  name: 'getReadyz',
  summary: 'Ready for callers: the database takes writes, in the epoch of this region',
  answers: { 200: { description: 'Ready', schema: Ready } },
  problems: [503],
  async handle(_asked, { database, region, draining }) {
    const readiness = await database.readiness().catch(unreachable(region))
    const reasons = [...(draining() ? ['shutting down'] : []), ...reasonsAgainst(readiness, region)]
    const { epoch } = readiness
    if (reasons.length) throw new Problem('NotReady', reasons.join('; '), { region, epoch, reasons })
    return { status: 200, body: { status: 'ready', region, epoch } }
  },
}

/** Why the database's state forbids to call this service ready; empty when nothing does. */
export function reasonsAgainst({ readOnly, epoch, epochRegion }: Readiness, region: string): string[] {
  const reasons = []
  if (readOnly) reasons.push('the database takes no writes')
  if (epoch === null) reasons.push('the database names no epoch')
  else if (epochRegion !== region)
    reasons.push(`epoch ${epoch} belongs to region ${epochRegion}, this is ${region}`)
  return reasons
}

function unreachable(region: string) {
  return (error: unknown): never => {
    if (!(error instanceof Problem)) throw error
    throw new Problem('NotReady', error.message, { region, reasons: [error.message] }, error)
  }
}
