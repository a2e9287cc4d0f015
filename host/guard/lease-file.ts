import { rename, writeFile } from 'node:fs/promises'
import { readIfThere } from '#host/system/files.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { covers, type Lease } from '#recovery/lease.ts'
import { bootId, bootTime } from './clock.ts'
import { fencedBelow } from './memory.ts'

/**
 * One line for whoever acts under the lease, among them the API (service/lease.ts) and a shell script (the watchdog): until
 * when, in which epoch, of which boot. It need not outlive the boot, so it is not brought to the disk.
 */
export async function writeLease({ lease: { file } }: HostSettings, lease: Lease | undefined): Promise<void> {
  const { until, epoch } = lease ?? { until: 0, epoch: 0 }
  await writeFile(`${file}.new`, `${until.toFixed(2)} ${epoch} ${bootId()}\n`, { mode: 0o644 })
  await rename(`${file}.new`, file)
}

/** The lease that this host holds now: it runs, and the host has not been fenced in a later epoch. */
export async function heldLease(settings: HostSettings): Promise<Lease | undefined> {
  const [lease, fenced] = await Promise.all([lastLease(settings), fencedBelow(settings)])
  return lease && covers(lease, bootTime()) && lease.epoch >= fenced ? lease : undefined
}

/** The one that was written last in this boot, whether it has run out or not. */
export async function lastLease({ lease: { file } }: HostSettings): Promise<Lease | undefined> {
  const [until, epoch, boot] = ((await readIfThere(file)) ?? '').trim().split(' ')
  if (boot !== bootId() || Number(epoch) === 0) return undefined
  return { until: Number(until), epoch: Number(epoch) }
}
