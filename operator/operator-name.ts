import { hostname, userInfo } from 'node:os'

/** Who acts, as it stands in reports and in the record: jane@laptop. Only characters that the record may hold. */
export function operatorName(): string {
  return `${userName()}@${hostname()}`.replace(/[^\w.@-]/g, '-').slice(0, 80)
}

/** A container often runs under a uid that has no entry in passwd, for which Node throws. */
export function userName(
  env: NodeJS.ProcessEnv = process.env,
  fromPasswd: () => string = () => userInfo().username,
): string {
  try {
    return fromPasswd()
  } catch {
    return env.USER || env.LOGNAME || `uid-${process.getuid?.() ?? 'unknown'}`
  }
}
