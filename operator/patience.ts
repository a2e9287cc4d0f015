import { setTimeout as pause } from 'node:timers/promises'
import { DrctlError, type ErrorCode } from '#recovery/errors.ts'
import { say } from './words.ts'

/** Seconds between further tries, once the AWS client has given up its own; about a minute in all. */
const waits = [2, 4, 8, 15, 30]

export type Patience = { say: (words: string) => void; codes: ErrorCode[] }

/** Throttling is waited out by every command, with a word. */
export const throttled: Patience = { say, codes: ['AwsThrottled'] }

/** Does the work, and does it again after errors that pass by themselves. Any other error, and the last one, is thrown. */
export async function patiently<T>(
  work: () => Promise<T>,
  { say: tell, codes }: Patience = throttled,
): Promise<T> {
  for (const seconds of waits) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof DrctlError) || !codes.includes(error.code)) throw error
      tell(`${words(error)}; trying again in ${seconds} s`)
      await pause(seconds * 1_000)
    }
  }
  return work()
}

const words = ({ code, message }: DrctlError) =>
  code === 'AwsThrottled' ? `AWS asks for fewer calls (${message})` : message
