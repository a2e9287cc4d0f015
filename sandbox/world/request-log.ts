import type { LoggedRequest } from './control-contract.ts'

const kept = 5000

export type RequestLog = ReturnType<typeof createRequestLog>

/** The newest AWS calls, oldest first; older ones fall out. */
export function createRequestLog() {
  let entries: LoggedRequest[] = []
  return {
    add(entry: LoggedRequest): void {
      entries.push(entry)
      if (entries.length > 2 * kept) entries = entries.slice(-kept)
    },
    newest: (): LoggedRequest[] => entries.slice(-kept),
  }
}
