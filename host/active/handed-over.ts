import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { readIfThere, writeDurably } from '#host/system/files.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

const HandedOver = z.strictObject({ epoch: z.number().int() })

const fileOf = ({ state }: HostSettings) => join(state, 'handed-over.json')

/**
 * Writes down that this host hands an epoch over. Until the new side has claimed the next one the record still names
 * this region, and a host that reboots meanwhile must not start again: what it acknowledged would be in no handed-over WAL.
 */
export const writeHandedOver = (settings: HostSettings, epoch: number) =>
  writeDurably(fileOf(settings), `${JSON.stringify({ epoch } satisfies z.infer<typeof HandedOver>)}\n`)

/** The switchover did not come about. */
export const forgetHandedOver = (settings: HostSettings) => rm(fileOf(settings), { force: true })

/** The epoch that this host has handed over last. */
export async function handedOverEpoch(settings: HostSettings): Promise<number | undefined> {
  const text = await readIfThere(fileOf(settings))
  return text === undefined ? undefined : HandedOver.parse(JSON.parse(text)).epoch
}
