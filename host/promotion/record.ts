import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { exists, writeDurably } from '#host/system/files.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { HostResult } from '#recovery/contracts/promote-database.ts'
import { Lsn } from '#recovery/contracts/run.ts'

const Promoted = HostResult.options[1]
export type Promoted = z.infer<typeof Promoted>

/**
 * What is written down before the commit point, so that the promotion can be finished and told of after any
 * interruption. `result` is set when all is done.
 */
const Promotion = z.strictObject({
  run: z.string(),
  parentTimeline: z.number().int(),
  replayedLsn: Lsn,
  tornTail: Promoted.shape.tornTail,
  acceptedLossTo: Lsn.optional(),
  result: Promoted.optional(),
})
export type Promotion = z.infer<typeof Promotion>

const fileOf = ({ state }: HostSettings, epoch: number) => join(state, 'promotions', `epoch-${epoch}.json`)

export const writePromotion = (settings: HostSettings, epoch: number, promotion: Promotion) =>
  writeDurably(fileOf(settings, epoch), `${JSON.stringify(promotion)}\n`)

export async function readPromotion(settings: HostSettings, epoch: number): Promise<Promotion | undefined> {
  const file = fileOf(settings, epoch)
  return (await exists(file)) ? Promotion.parse(JSON.parse(await readFile(file, 'utf8'))) : undefined
}
