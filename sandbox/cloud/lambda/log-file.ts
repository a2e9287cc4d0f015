import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RegionPlace } from '#sandbox/settings.ts'
import type { LogEvent } from '../logs.ts'
import { readFunctions } from './configuration.ts'

/** Where a function's processes write their output, each line behind the instant at which it was written. */
export const logFile = ({ folder }: RegionPlace, name: string): string => join(folder, 'logs', `${name}.log`)

/** The lines of a deployed function's log group, the oldest first; undefined where the group is of no function. */
export function functionLog(place: RegionPlace, group: string): LogEvent[] | undefined {
  const name = /^\/aws\/lambda\/([^/]+)$/.exec(group)?.[1] ?? ''
  if (!Object.hasOwn(readFunctions(place.cloudState), name)) return undefined
  return eventsIn(textOf(logFile(place, name)))
}

/** What has no instant (Node's own words when a process crashes) was written with the line before. */
export function eventsIn(text: string): LogEvent[] {
  let timestamp = 0
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const [, at, message = line] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (.*)$/.exec(line) ?? []
      if (at !== undefined) timestamp = Date.parse(at)
      return { timestamp, message }
    })
}

/** A function that was never called has no file yet. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
