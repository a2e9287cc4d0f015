import { execFile } from 'node:child_process'
import * as z from 'zod'

const Rows = z.object({ table: z.string(), inserted: z.number(), updated: z.number(), deleted: z.number() })

/** What is read of `drctl failover show --json`: its contract is in cli/JSON.md, and this is who believes nothing of it. */
export const Told = z.object({
  execution: z.string(),
  region: z.string(),
  status: z.string(),
  endedAt: z.iso.datetime().optional(),
  report: z
    .object({
      outcome: z.string(),
      rto: z.object({ seconds: z.number().nullable() }),
      rpo: z.object({ boundSeconds: z.number().nullable(), lastBeat: z.iso.datetime().optional() }),
    })
    .optional(),
  waiting: z.array(z.object({ step: z.string(), question: z.string() })),
  loss: z
    .union([z.object({ unknown: z.string() }), z.object({ transactions: z.number(), tables: z.array(Rows) })])
    .optional(),
})
export type Told = z.infer<typeof Told>

export type Drctl = (...args: string[]) => Promise<unknown>

/** drctl as an operator runs it, and what it prints with --json. Rejects with its own words when it refuses. */
export function drctlOf(program: string): Drctl {
  const env = { ...process.env, AWS_ACCESS_KEY_ID: 'operator' }
  return (...args) =>
    new Promise((resolve, reject) => {
      const all = [program, ...args, '--json']
      execFile(process.execPath, all, { encoding: 'utf8', env }, (error, stdout, stderr) =>
        error ? reject(new Error(`drctl ${args.join(' ')}: ${stderr}`)) : resolve(JSON.parse(stdout)),
      )
    })
}

/** A run by its name, or `latest`, as it is told in a region; undefined while there is none. */
export async function toldOf(drctl: Drctl, region: string, execution: string): Promise<Told | undefined> {
  const shown = await drctl('failover', 'show', execution, '--region', region).catch((error: Error) => {
    if (/RunNotFound/.test(error.message)) return undefined
    throw error
  })
  return shown === undefined ? undefined : Told.parse(shown)
}
