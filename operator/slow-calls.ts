import { type AwsCall, calls } from '#aws/calls.ts'
import { say } from './words.ts'

const slowMs = 2_000

/**
 * Says from now on of each call to AWS that has had no answer for two seconds whom it waits for; the same service of the
 * same region once until another one is slow. A timer keeps nothing alive.
 */
export function tellSlowCalls(afterMs = slowMs): void {
  const timers = new Map<object, NodeJS.Timeout>()
  let said = ''
  const tell = ({ service, region }: AwsCall) => {
    const words = `waiting for ${service} in ${region} …`
    if (words !== said) say(words)
    said = words
  }
  const forget = (call: object) => {
    clearTimeout(timers.get(call))
    timers.delete(call)
  }
  calls.subscribe({
    start: call => void timers.set(call, setTimeout(tell, afterMs, call).unref()),
    end: () => {},
    asyncStart: () => {},
    asyncEnd: forget,
    error: forget,
  })
}
