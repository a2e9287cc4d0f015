import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Definition } from './asl/definition.ts'
import { runExecution } from './engine/execution.ts'
import { openJournal, readJournal, type Start } from './engine/journal.ts'
import { type Record as ExecutionRecord, replay } from './engine/position.ts'
import { Run, type Surroundings } from './engine/run.ts'
import { fileName } from './file-name.ts'

export interface Executions {
  find(arn: string): ExecutionRecord | undefined
  /** Newest first. */
  of(machineArn: string): ExecutionRecord[]
  running(arn: string): Run | undefined
  start(start: Omit<Start, 'order'>): ExecutionRecord
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
    setImmediate(() => void runExecution(run).finally(() => runs.delete(record.start.arn)))
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
      const record: ExecutionRecord = { start, events: [], frames: new Map(), end: null }
      const journal = openJournal(fileOf(directory, start))
      journal.append({ start })
      journal.close()
      records.set(start.arn, record)
      go(record)
      return record
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
