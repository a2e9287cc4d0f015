import * as z from 'zod'
import { DrctlError } from '#recovery/errors.ts'
import { reportPage } from '#recovery/report/html.ts'
import { reportMarkdown } from '#recovery/report/markdown.ts'
import type { ReportFile, RunView, Unchanged } from './contract.ts'

export const ReportFormat = z.enum(['html', 'md', 'json'])

const types = { html: 'text/html', md: 'text/markdown', json: 'application/json' }

/** The report of a run as a file to keep or send. ReportMissing for a run that has none. */
export function reportFile(view: RunView | Unchanged, format: z.infer<typeof ReportFormat>): ReportFile {
  if ('unchanged' in view || !view.report) {
    const execution = 'unchanged' in view ? undefined : view.execution
    throw new DrctlError('ReportMissing', 'the run has no report yet', { execution })
  }
  const { report } = view
  const texts = {
    html: () => reportPage(report),
    md: () => reportMarkdown(report),
    json: () => `${JSON.stringify(report, null, 2)}\n`,
  }
  return { name: `${report.execution}.${format}`, type: types[format], text: texts[format]() }
}
