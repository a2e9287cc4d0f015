import type { Output } from '#cli/output.ts'
import { duration } from '#cli/render/measure.ts'
import { endLines } from '#cli/render/run.ts'
import { labelled } from '#cli/render/text.ts'
import type { Snapshot } from '#operator/follow.ts'
import type { Ledger } from '../callers/ledger.ts'
import { callersOutage, type Finding, type Loss } from './verdict.ts'

type Ending = { run: Snapshot; lostAt: number; ledger: Ledger; findings: Finding[]; loss: Loss }

/** The report of the run, then what the callers saw of it, then what was asked of DNS, HTTP and PostgreSQL. */
export function closingLines({ run, lostAt, ledger, findings, loss }: Ending, output: Output): string[] {
  const { paint, width } = output
  const line = (label: string, text: string) => labelled(label, text, { width })
  return [
    '',
    ...endLines(run.run, paint, width),
    '',
    paint.bold('As the callers saw it'),
    ...line(
      'detection',
      `${duration((run.run.startedAt.getTime() - lostAt) / 1000)} from the kill to the start of the run`,
    ),
    ...line('RTO', outageText(ledger)),
    ...line('RPO', lossText(loss, lostAt)),
    ...line('requests', `${ledger.succeeded} answered, ${ledger.failed} failed`),
    '',
    paint.bold('Asked of DNS, HTTP and PostgreSQL'),
    ...findings.flatMap(({ ok, claim, detail }) => [
      ...line(ok ? paint.green('yes') : paint.red('NO'), claim),
      ...line('', paint.dim(detail)),
    ]),
  ]
}

function outageText(ledger: Ledger): string {
  const seconds = callersOutage(ledger)
  return seconds === undefined
    ? 'no request failed'
    : `${duration(seconds)} from the first failed request to the first good one`
}

function lossText({ acknowledged, recovered, missing, firstMissingAt }: Loss, lostAt: number): string {
  const counted = `${recovered} of ${acknowledged} acknowledged writes recovered`
  if (firstMissingAt === undefined) return counted
  return `${counted}; the ${missing} others are of the last ${duration((lostAt - firstMissingAt) / 1000)} before the kill`
}
