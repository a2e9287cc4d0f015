import * as z from 'zod'
import { RunReport } from './contracts/run-report.ts'

/**
 * The report that a text of JSON has been read to, or why it is none. A newer drctl may have written it: what is not known
 * here is no fault, and stays in it, so that who changes the report and stores it drops nothing.
 */
export function knownReport(json: unknown): { report: RunReport } | { broken: z.ZodError } {
  const { error } = RunReport.safeParse(json)
  const faults = error?.issues.filter(({ code }) => code !== 'unrecognized_keys') ?? []
  if (faults.length > 0) return { broken: new z.ZodError(faults) }
  // Nothing of the contract transforms what it reads, so what it takes is the report itself.
  return { report: json as RunReport }
}
