import type { Output } from '#cli/output.ts'
import { changeLines } from '#cli/render/change.ts'
import { dnsLines } from '#cli/render/dns.ts'
import { clock } from '#cli/render/measure.ts'
import { endLines } from '#cli/render/run.ts'
import { verdictSentences } from '#operator/about.ts'
import { answerCommands } from '#operator/answer-commands.ts'
import type { Snapshot } from '#operator/follow.ts'
import { type LastRun, secondsOf } from '#operator/last-run.ts'
import type { ServerView } from '#operator/status/view.ts'
import { type Change, changesBetween } from './changes.ts'
import type { Viewer } from './viewer.ts'

/** Where there is no terminal: a line for each thing that happens, then the report. */
export function logViewer(output: Output): Viewer {
  const { paint, width, write } = output
  const writeLines = (lines: string[]) => write(lines.map(line => `${line}\n`).join(''))
  const withoutTold = oncePerStep()
  return eachChange({
    change: (change, { run, region, waiting }, last) => {
      const asked = { execution: run.execution, region, waiting, last }
      writeLines(changeLines(withoutTold(change), asked, new Date(), paint, width))
    },
    resolved: (servers, at, region) =>
      writeLines(
        dnsLines(servers, region, paint, { width: Number.POSITIVE_INFINITY, column: 17 }).map(
          line => `${clock(at)}${line}`,
        ),
      ),
    end: ({ run }) => writeLines(['', ...endLines(run, paint, width)]),
  })
}

/** A step that is done again, every few seconds where it cannot tell, gives its reasons once, until it finds others. */
function oncePerStep(): (change: Change) => Change {
  const told = new Map<string, string>()
  return change => {
    if (change.type !== 'step' || !change.verdict) return change
    const { verdict } = change
    const reasons = verdictSentences(verdict).join('\n')
    if (told.get(change.step) === reasons)
      return { ...change, verdict: { verdict: verdict.verdict, reasons: [] } }
    told.set(change.step, reasons)
    return change
  }
}

/** The same as one JSON object a line: `type` step, progress, trouble, question, dns and at last report. */
export function jsonViewer({ write }: Output): Viewer {
  const writeLine = (line: object) => write(`${JSON.stringify({ v: 1, ...line })}\n`)
  return eachChange({
    change: (change, snapshot, last) => writeLine(jsonChange(change, snapshot, last)),
    resolved: (servers, at) => writeLine({ type: 'dns', at, servers }),
    end: ({ run: { execution, status, report, error, cause } }) =>
      writeLine({ type: 'report', execution, status, report, error, cause }),
  })
}

/** A task token is nothing to show: whoever has it can answer. */
function jsonChange(change: Change, { run, region, waiting }: Snapshot, last: LastRun | undefined): object {
  if (change.type === 'step' && change.seconds !== undefined)
    return { ...change, lastSeconds: secondsOf(last, change.step) }
  if (change.type !== 'question') return change
  const { token: _, ...question } = change.question
  const commands = answerCommands({ execution: run.execution, region, waiting }, change.question)
  return { type: 'question', ...question, commands }
}

type Writer = {
  change: (change: Change, snapshot: Snapshot, last: LastRun | undefined) => void
  /** What the servers say has changed. `region` is the one that takes over. */
  resolved: (servers: ServerView[], at: string, region: string | undefined) => void
  end: (snapshot: Snapshot) => void
}

function eachChange({ change, resolved, end }: Writer): Viewer {
  let before: Snapshot | undefined
  let last: LastRun | undefined
  let answers = ''
  return {
    show(snapshot) {
      for (const one of changesBetween(before, snapshot, new Date())) change(one, snapshot, last)
      before = snapshot
      if (snapshot.run.status !== 'RUNNING') end(snapshot)
    },
    compare(found) {
      last = found
    },
    resolve(servers) {
      const now = JSON.stringify(servers)
      if (now !== answers) resolved(servers, new Date().toISOString(), before?.region)
      answers = now
    },
    say: words => void process.stderr.write(`drctl: ${words}\n`),
    close: () => undefined,
  }
}
