import { hostname, userInfo } from 'node:os'

/** Output with what differs from run to run in a fixed form: times of day, durations, the operator, the build. */
export const normal = (text: string): string =>
  text
    .replaceAll(`${userInfo().username}@${hostname()}`, 'jane@laptop')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, '2026-11-24 02:00:00Z')
    .replace(/\b\d\d:\d\d:\d\dZ/g, '02:00:00Z')
    .replace(/\b\d+\.\d s\b/g, '0.0 s')
    .replace(/ +(\+?)0\.0 s/g, ' $10.0 s')
    .replace(/\s*━+/g, '')
