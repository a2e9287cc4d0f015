import { limits } from '#host/limits.ts'
import { databaseLog } from '#host/places.ts'
import { endOfFile } from '#host/system/files.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { saysNoRoom } from '#recovery/no-room.ts'

/**
 * What keeps a standby from streaming, in the words of its log; undefined when that has told nothing lately. That there is no
 * room for a file comes first, also where the primary does not answer either.
 */
export async function standbyProblem(settings: HostSettings): Promise<string | undefined> {
  const lines = (await endOfFile(databaseLog(settings), limits.logRead)).split('\n')
  const since = Date.now() - limits.logFresh
  const from = lines.findIndex(line => Date.parse(line.slice(0, timestamp.length)) >= since)
  const fresh = from < 0 ? [] : lines.slice(from)
  // A segment that was restored had room.
  const recent = fresh.slice(1 + fresh.findLastIndex(line => line.includes('restored log file')))
  const told = recent.findLast(saysNoRoom) ?? recent.findLast(line => serverFailed.test(line))
  return told?.replace(serverFailed, '').trim()
}

/** As log_line_prefix has it. A session's lines have its user behind the process's number, and are not looked at. */
const timestamp = '2026-11-26 00:00:00.000 UTC'
const serverFailed = /^\S+ \S+ \S+ \[\d+\] (?:FATAL|PANIC|ERROR): +/
