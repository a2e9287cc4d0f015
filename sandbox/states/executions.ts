import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Definition } from './asl/definition.ts'
import { runExecution } from './engine/execution.ts'
import { openJournal, type Redrive, readJournal, type Start } from './engine/journal.ts'
import { apply, type Record as ExecutionRecord, replay } from './engine/position.ts'
import { redriven } from './engine/redrive.ts'
import { Run, type Surroundings } from './engine/run.ts'
import { fileName } from './file-name.ts'

export interface Executions {
  find(arn: string): ExecutionRecord | undefined
  /** Newest first. */
  of(machineArn: string): ExecutionRecord[]
  running(arn: string): Run | undefined
  start(start: Omit<Start, 'order'>): ExecutionRecord
  /** Begins one that has ended again, from where it stopped. */
  redrive(record: ExecutionRecord, how: Redrive): void
  stop(): void
}

/** The executions below a folder. Those that had not ended when the last process did go on, as soon as the caller is ready. */
export function openExecutions(directory: string, surroundings: Surroundings): Executions {
  const records = new Map<string, ExecutionRecord>()
  const runs = new Map<string, Run>()

  function go(record: ExecutionRecord): void {
    const journal = openJournal(fileOf(directory, record.start))
    const definition = Definition.parse(JSON.parse(record.start.definition))
    const run = new Run(record, definition, { journal, surroundings })
    runs.set(record.start.arn, run)
    setImmediate(() => void runExecution(run).finally(() => ended(run)))
  }

  /** Of an execution that was begun again, the run that ended is not the one that runs. */
  function ended(run: Run): void {
    const { arn } = run.record.start
    if (runs.get(arn) === run) runs.delete(arn)
  }

  for (const record of load(directory)) {
    records.set(record.start.arn, record)
    if (!record.end) go(record)
  }
  return {
    find: arn => records.get(arn),
    of: machineArn =>
      [...records.values()].filter(({ start }) => start.machineArn === machineArn).sort(newestFirst),
    running: arn => runs.get(arn),
    start(given) {
      const start = { ...given, order: records.size }
      const record: ExecutionRecord = { start, events: [], frames: new Map(), end: null, redrives: [] }
      const journal = openJournal(fileOf(directory, start))
      journal.append({ start })
      journal.close()
      records.set(start.arn, record)
      go(record)
      return record
    },
    redrive(record, how) {
      const entry = redriven(record, Definition.parse(JSON.parse(record.start.definition)), how)
      const journal = openJournal(fileOf(directory, record.start))
      journal.append(entry)
      journal.close()
      apply(record, entry)
      go(record)
    },
    stop() {
      for (const run of runs.values()) run.halt('the engine stops')
    },
  }
}

function load(directory: string): ExecutionRecord[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.jsonl'))
    .flatMap(name => replay(readJournal(join(directory, name))) ?? [])
}

function newestFirst(a: ExecutionRecord, b: ExecutionRecord): number {
  return b.start.startedAt - a.start.startedAt || b.start.order - a.start.order
}

function fileOf(directory: string, { machineName, name }: Start): string {
  return join(directory, fileName(machineName), `${fileName(name)}.jsonl`)
}
