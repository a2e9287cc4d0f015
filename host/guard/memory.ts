import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { readIfThere, writeDurably } from '#host/system/files.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/** The highest record that this host ever saw. Nothing lower may extend its lease, whatever happened in between. */
const Highest = z.strictObject({ epoch: z.number().int(), rev: z.number().int(), active: z.string() })
export type Highest = z.infer<typeof Highest>

const highestFile = ({ state }: HostSettings) => join(state, 'highest-record.json')

export async function readHighest(settings: HostSettings): Promise<Highest | undefined> {
  const text = await readIfThere(highestFile(settings))
  return text === undefined ? undefined : Highest.parse(JSON.parse(text))
}

export const writeHighest = (settings: HostSettings, highest: Highest) =>
  writeDurably(highestFile(settings), `${JSON.stringify(highest)}\n`)

/** Written by the guard or its watchdog: the epoch in which it stopped what acted here, for want of a lease. */
const stoppedFile = ({ state }: HostSettings) => join(state, 'guard-stopped')

export async function stoppedEpoch(settings: HostSettings): Promise<number | undefined> {
  const text = await readIfThere(stoppedFile(settings))
  return text === undefined ? undefined : Number(text)
}

export const writeStopped = (settings: HostSettings, epoch: number) =>
  writeDurably(stoppedFile(settings), `${epoch}\n`)

export const forgetStopped = (settings: HostSettings) => rm(stoppedFile(settings), { force: true })

/** Written by the fence: a lease of a lower epoch is none any more, however long it would still run. */
const fencedFile = ({ state }: HostSettings) => join(state, 'fenced-below')

export async function fencedBelow(settings: HostSettings): Promise<number> {
  return Number((await readIfThere(fencedFile(settings))) ?? 0)
}

export const writeFencedBelow = (settings: HostSettings, epoch: number) =>
  writeDurably(fencedFile(settings), `${epoch}\n`)
