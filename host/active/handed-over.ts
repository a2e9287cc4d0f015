import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { readIfThere, writeDurably } from '#host/system/files.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/*
 * The two ends of a switchover, each on its own host's disk: while the record says `handover`, the guards lease by them.
 */
const HandedOver = z.strictObject({ epoch: z.number().int() })

const fileOf = ({ state }: HostSettings) => join(state, 'handed-over.json')
const receivedFile = ({ state }: HostSettings) => join(state, 'received.json')

/**
 * Writes down that this host hands an epoch over. Until the new side is the active one the record still lets this region
 * act, and a host that reboots meanwhile must not start again: what it acknowledged would be in no handed-over WAL.
 */
export const writeHandedOver = (settings: HostSettings, epoch: number) => write(fileOf(settings), epoch)

/** Writes down that the other side has stopped, and the epoch that this host acts in from now on. */
export const writeReceived = (settings: HostSettings, epoch: number) => write(receivedFile(settings), epoch)

const write = (file: string, epoch: number) =>
  writeDurably(file, `${JSON.stringify({ epoch } satisfies z.infer<typeof HandedOver>)}\n`)

/** The switchover did not come about. */
export const forgetHandedOver = (settings: HostSettings) => rm(fileOf(settings), { force: true })

/** The epoch that this host has handed over last. */
export const handedOverEpoch = (settings: HostSettings) => epochIn(fileOf(settings))

/** The epoch that was handed to this host last. */
export const receivedEpoch = (settings: HostSettings) => epochIn(receivedFile(settings))

async function epochIn(file: string): Promise<number | undefined> {
  const text = await readIfThere(file)
  return text === undefined ? undefined : HandedOver.parse(JSON.parse(text)).epoch
}
