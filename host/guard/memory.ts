import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { readIfThere, writeDurably } from '#host/system/files.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { boundUntil, type Promised } from '#recovery/promise.ts'
import { bootId } from './clock.ts'

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

/** What this host has promised the other one: until then it holds no lease, whatever the record says. */
const PromisedFile = z.strictObject({ boot: z.string(), until: z.number(), seconds: z.number() })

const promisedFile = ({ state }: HostSettings) => join(state, 'promised.json')

export async function readPromised(settings: HostSettings): Promise<Promised | undefined> {
  const text = await readIfThere(promisedFile(settings))
  return text === undefined ? undefined : PromisedFile.parse(JSON.parse(text))
}

export const writePromised = (settings: HostSettings, promised: Promised) =>
  writeDurably(promisedFile(settings), `${JSON.stringify(promised)}\n`)

export const forgetPromised = (settings: HostSettings) => rm(promisedFile(settings), { force: true })

/** For how many seconds from a moment on that still is so. */
export async function boundFor(settings: HostSettings, now: number): Promise<number> {
  return Math.max(0, boundUntil(await readPromised(settings), bootId()) - now)
}
