import { setTimeout as pause } from 'node:timers/promises'
import { DrctlError } from '#recovery/errors.ts'

/** Seconds between further tries, once the AWS client has given up its own; about a minute in all. */
const waits = [2, 4, 8, 15, 30]

/** Does the work, and waits throttling out with a word on stderr. Any other error, and the last one, is thrown. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (const seconds of waits) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof DrctlError) || error.code !== 'AwsThrottled') throw error
      process.stderr.write(`drctl: AWS asks for fewer calls; trying again in ${seconds} s\n`)
      await pause(seconds * 1_000)
    }
  }
  return work()
}
