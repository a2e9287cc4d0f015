import type { Output } from '#cli/output.ts'
import { changeLines } from '#cli/render/change.ts'
import { answerCommands } from '#cli/render/question.ts'
import { endLines } from '#cli/render/run.ts'
import type { Snapshot } from '#operator/follow.ts'
import { type Change, changesBetween } from './changes.ts'
import type { Viewer } from './viewer.ts'

/** Where there is no terminal: a line for each thing that happens, then the report. */
export function logViewer(output: Output): Viewer {
  const { paint, width, write } = output
  const writeLines = (lines: string[]) => write(lines.map(line => `${line}\n`).join(''))
  return eachChange({
    write: (change, { run, region, waiting }) =>
      writeLines(
        changeLines(change, { execution: run.execution, region, waiting }, new Date(), paint, width),
      ),
    end: ({ run }) => writeLines(['', ...endLines(run, paint, width)]),
    say: words => void process.stderr.write(`drctl: ${words}\n`),
  })
}

/** The same as one JSON object a line: `type` step, progress, trouble, question and at last report. */
export function jsonViewer({ write }: Output): Viewer {
  const writeLine = (line: object) => write(`${JSON.stringify({ v: 1, ...line })}\n`)
  return eachChange({
    write: (change, snapshot) => writeLine(jsonChange(change, snapshot)),
    end: ({ run: { execution, status, report, error, cause } }) =>
      writeLine({ type: 'report', execution, status, report, error, cause }),
    say: words => void process.stderr.write(`drctl: ${words}\n`),
  })
}

/** A task token is nothing to show: whoever has it can answer. */
function jsonChange(change: Change, { run, region, waiting }: Snapshot): object {
  if (change.type !== 'question') return change
  const { token: _, ...question } = change.question
  const commands = answerCommands({ execution: run.execution, region, waiting }, change.question)
  return { type: 'question', ...question, commands }
}

type Writer = {
  write: (change: Change, snapshot: Snapshot) => void
  end: (snapshot: Snapshot) => void
  say: (words: string) => void
}

function eachChange({ write, end, say }: Writer): Viewer {
  let before: Snapshot | undefined
  return {
    show(snapshot) {
      for (const change of changesBetween(before, snapshot, new Date())) write(change, snapshot)
      before = snapshot
      if (snapshot.run.status !== 'RUNNING') end(snapshot)
    },
    say,
    close: () => undefined,
  }
}
