import { useEffect, useRef, useState } from 'preact/hooks'
import type { Failure } from '#console/contract.ts'
import { ask, failureOf } from './ask.ts'

const slowMs = 4_000

const waiting: Failure = {
  code: 'Waiting',
  message: `AWS has not answered for ${slowMs / 1_000} s`,
  next: 'wait: it is asked again by itself',
}

/** What was asked for: the newest answer stays while a later question fails. */
export type Polled<T> = { data?: T; failure?: Failure; again: () => void }

/**
 * Asks now, and again `every` milliseconds after each answer while the page is seen; not again where `every` gives nothing.
 * `merge` makes one of the answer before and a new one.
 */
export function usePolled<T>(
  path: (before: T | undefined) => string,
  every: (data: T | undefined) => number | undefined,
  { key, merge }: { key: string; merge?: (before: T, answer: unknown) => T },
): Polled<T> {
  const [state, setState] = useState<{ key: string; data?: T; failure?: Failure }>({ key })
  const [asked, setAsked] = useState(0)
  const current = state.key === key ? state : { key }
  useEffect(() => {
    let left = false
    let timer: number | undefined
    let data = current.data
    const show = (failure: Failure | undefined) => {
      if (!left) setState({ key, ...(data !== undefined && { data }), ...(failure && { failure }) })
    }
    const look = async () => {
      const slow = setTimeout(() => show(waiting), slowMs)
      const failure = await ask<T>(path(data)).then(
        answer => {
          data = data !== undefined && merge ? merge(data, answer) : answer
          return undefined
        },
        error => failureOf(error),
      )
      clearTimeout(slow)
      if (left) return
      show(failure)
      const pause = every(data)
      if (pause !== undefined) timer = setTimeout(whenSeen, failure ? Math.max(pause, 2_000) : pause)
    }
    const whenSeen = () => {
      if (!document.hidden) return void look()
      document.addEventListener('visibilitychange', whenSeen, { once: true })
    }
    void look()
    return () => {
      left = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', whenSeen)
    }
  }, [key, asked])
  return { ...current, again: () => setAsked(asked + 1) }
}

/** The milliseconds of now, a few times a second while `ticking`. */
export function useNow(ticking: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!ticking) return undefined
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [ticking])
  return now
}

/** The answer that was there last for the same name: a card does not empty itself while it is asked anew. */
export function useLast<T>(data: T | undefined, name: string): T | undefined {
  const last = useRef<{ name: string; data: T | undefined }>({ name, data })
  if (data !== undefined || last.current.name !== name) last.current = { name, data }
  return last.current.data
}
