import { join } from 'node:path'
import * as z from 'zod'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { StepReport } from '#recovery/contracts/host-step.ts'
import { runFolder } from './places.ts'
import type { Work } from './step.ts'
import { readIfThere, writeDurably } from './system/files.ts'

/** What an attempt was asked to do, and how often its unit was started. */
const Order = z.strictObject({ parameters: z.record(z.string(), z.string()), launches: z.number().int() })
export type Order = z.infer<typeof Order>

export const readReport = (settings: HostSettings, work: Work) =>
  readJson(fileOf(settings, work, 'report'), StepReport)

export const writeReport = (settings: HostSettings, report: StepReport) =>
  writeDurably(fileOf(settings, report, 'report'), `${JSON.stringify(report)}\n`)

export const readOrder = (settings: HostSettings, work: Work) =>
  readJson(fileOf(settings, work, 'order'), Order)

export const writeOrder = (settings: HostSettings, work: Work, order: Order) =>
  writeDurably(fileOf(settings, work, 'order'), JSON.stringify(order))

const fileOf = (settings: HostSettings, { run, step, attempt }: Work, kind: string) =>
  join(runFolder(settings, run), `${step}.${attempt}.${kind}.json`)

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const text = await readIfThere(path)
  return text === undefined ? undefined : schema.parse(JSON.parse(text))
}
