import type { ComponentChildren } from 'preact'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { addressOf, type Place } from './place.ts'

/** Leads to another place without a load of the page; `replace` leaves the present one out of the history. */
export type Go = (place: Place, how?: 'replace') => void
export const GoContext = createContext<Go>(() => undefined)
export const useGo = (): Go => useContext(GoContext)

type Props = { to: Place; class?: string; current?: boolean; children: ComponentChildren }

/** A link that a browser can also open in another tab. */
export function Link({ to, current = false, children, ...given }: Props) {
  const go = useGo()
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    go(to)
  }
  return (
    <a href={addressOf(to)} onClick={follow} class={given.class} aria-current={current ? 'page' : undefined}>
      {children}
    </a>
  )
}
