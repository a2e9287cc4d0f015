import { useEffect, useRef, useState } from 'preact/hooks'
import type { About, Failure } from '#console/contract.ts'
import { type Go, GoContext, Link } from './link.tsx'
import { addressOf, type Place, placeOf } from './place.ts'
import { usePolled } from './polled.ts'
import { Regions } from './regions.tsx'
import { RunPage } from './run/run.tsx'
import { Runs } from './runs.tsx'
import { Trend } from './trend.tsx'
import { TroubleBox } from './trouble.tsx'

/** The whole page: what is the same everywhere, and the place that the address names. */
export function Frame() {
  const { place, go } = usePlace()
  const {
    data: about,
    failure,
    again,
  } = usePolled<About>(
    () => '/api/about',
    () => undefined,
    { key: 'about' },
  )
  const main = useFocusOnChange(place.page === 'run' ? place.execution : place.page)
  return (
    <GoContext.Provider value={go}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="top">
        <Link to={{ page: 'runs', filter: {} }} class="brand">
          drctl
        </Link>
        <span class="service">{about ? `${about.service} at ${about.domain}` : ''}</span>
        <nav aria-label="Pages">
          <Link to={{ page: 'runs', filter: {} }} current={place.page === 'runs'}>
            Runs
          </Link>
          <Link to={{ page: 'trend', filter: {} }} current={place.page === 'trend'}>
            Trend
          </Link>
          <Link to={{ page: 'regions' }} current={place.page === 'regions'}>
            Regions
          </Link>
        </nav>
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        {about ? <Content place={place} about={about} /> : failure && <NotOpened {...{ failure, again }} />}
      </main>
    </GoContext.Provider>
  )
}

const NotOpened = (trouble: { failure: Failure; again: () => void }) => (
  <>
    <h1>The console is not open</h1>
    <TroubleBox {...trouble} />
  </>
)

function Content({ place, about }: { place: Place; about: About }) {
  switch (place.page) {
    case 'runs':
      return <Runs filter={place.filter} about={about} />
    case 'run':
      return <RunPage place={place} about={about} />
    case 'trend':
      return <Trend filter={place.filter} about={about} />
    case 'regions':
      return <Regions />
  }
}

function usePlace(): { place: Place; go: Go } {
  const [place, setPlace] = useState(() => placeOf(location))
  useEffect(() => {
    const read = () => setPlace(placeOf(location))
    addEventListener('popstate', read)
    return () => removeEventListener('popstate', read)
  }, [])
  const go: Go = (to, how) => {
    if (how === 'replace') history.replaceState(null, '', addressOf(to))
    else history.pushState(null, '', addressOf(to))
    setPlace(to)
  }
  return { place, go }
}

/** Whoever goes on by keyboard or screen reader begins at the new content; a first load leaves the focus where it is. */
function useFocusOnChange(name: string) {
  const element = useRef<HTMLElement>(null)
  const before = useRef(name)
  useEffect(() => {
    if (before.current === name) return
    before.current = name
    scrollTo(0, 0)
    element.current?.focus({ preventScroll: true })
  }, [name])
  return element
}
