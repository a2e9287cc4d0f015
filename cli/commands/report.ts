import { writeFile } from 'node:fs/promises'
import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { DrctlCommand, regionFlag } from '#cli/drctl-command.ts'
import { type Output, print } from '#cli/output.ts'
import { lossLines } from '#cli/render/loss.ts'
import { reportLines } from '#cli/render/report.ts'
import { reportJson } from '#cli/render/report-json.ts'
import { reportListLines } from '#cli/render/report-list.ts'
import { connect } from '#operator/connection.ts'
import { type FoundReport, findEarlierReport, findReport } from '#operator/find-report.ts'
import { connectFor } from '#operator/find-run.ts'
import { type Loss, withLoss } from '#operator/loss.ts'
import { rememberRuns } from '#operator/seen-runs.ts'
import { reportsOfBoth } from '#operator/stored-reports.ts'
import { UsageError } from '#operator/usage-error.ts'
import { Mode } from '#recovery/contracts/run.ts'
import { Outcome } from '#recovery/contracts/run-report.ts'
import { reportPage } from '#recovery/report/html.ts'
import { reportMarkdown } from '#recovery/report/markdown.ts'

const formats = ['text', 'markdown', 'html', 'json'] as const
type Format = (typeof formats)[number]

export default class Report extends DrctlCommand {
  static override summary = 'Print the report of a run, or list the stored reports of both regions.'
  static override description =
    'Reports outlive the history that Step Functions keeps for 90 days. What a run has cost exactly is added to its report once the old side stands by again.'
  static override examples = [
    '<%= config.bin %> report --outcome failed',
    '<%= config.bin %> report latest --format html --output report.html',
  ]
  static override args = {
    execution: Args.string({ description: 'Short name, ARN, or latest. Without it the reports are listed.' }),
  }
  static override flags = {
    region: regionFlag,
    limit: Flags.integer({ summary: 'List so many at most.', default: 20, min: 1, helpValue: '<n>' }),
    mode: Flags.option({ options: Mode.options, summary: 'List runs of this mode.' })(),
    outcome: Flags.option({ options: Outcome.options, summary: 'List runs that ended so.' })(),
    into: Flags.string({ summary: 'List runs into this region.', helpValue: '<region>' }),
    format: Flags.option({ options: formats, summary: 'As what the report is printed.' })({
      default: 'text',
    }),
    output: Flags.string({ summary: 'Write it into a new file.', helpValue: '<file>', char: 'o' }),
    earlier: Flags.boolean({ default: false, summary: 'As it was stored before its newest version.' }),
  }

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Report)
    const output = this.output(flags)
    if (args.execution === undefined) {
      const connection = await connect(flags)
      const { limit, mode, outcome, into } = flags
      const found = await reportsOfBoth(connection, { limit, mode, outcome, into })
      await rememberRuns(
        flags.service,
        found.reports.map(({ execution }) => execution),
      )
      print(output, found, reportListLines(found, output.paint))
      return
    }
    const connection = await connectFor(args.execution, flags)
    const find = flags.earlier ? findEarlierReport : findReport
    const found = await find(connection, args.execution)
    const known = flags.earlier ? found : await withLoss(connection, found.report, found.stored)
    const shown = { ...found, ...known }
    if (flags.json) return print(output, reportJson(shown), [])
    const text = written(shown, flags.format, output)
    if (flags.output === undefined) output.write(text)
    else await writeNew(flags.output, text)
  }
}

type Shown = FoundReport & { loss?: Loss }

function written({ report, stored, loss }: Shown, format: Format, output: Output): string {
  if (format === 'json') return `${JSON.stringify(report, null, 2)}\n`
  if (format === 'markdown') return reportMarkdown(report)
  if (format === 'html') return reportPage(report)
  const { paint, width } = output
  const said = [...reportLines(report, paint, width), ...(loss ? lossLines(loss, paint, width) : [])]
  const unstored = paint.yellow('This report is not stored: it was made from what Step Functions keeps.')
  return `${[...said, ...(stored ? [] : ['', unstored])].join('\n')}\n`
}

/** What is there already is not overwritten. */
async function writeNew(file: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST')
      throw new UsageError(`${file} is there already`, `rm ${file}, or another name for --output`)
    throw new UsageError(`cannot write ${file}: ${error.code}`, 'name another file with --output')
  })
}
